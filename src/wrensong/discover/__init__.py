"""Who is out there? Creators, accounts, posts and comments come in here."""
