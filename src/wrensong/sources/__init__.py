"""One folder per source of facts, the same files in each."""
