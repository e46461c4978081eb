"""The page of one creator: everything known of an account, joined from all rooms."""
