"""What should we spend, on whom?"""
