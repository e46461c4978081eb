"""Is the following real, the voice trusted, the niche theirs?"""
