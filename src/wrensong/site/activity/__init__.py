"""Activity: the log of changes as sentences, with filters that live in the address."""
