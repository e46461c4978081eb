"""Who fits this brand and its audience?"""
