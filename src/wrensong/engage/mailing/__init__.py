"""Mail as it travels: built, signed, handed to a server, fetched, and read when it comes back."""
