"""What discover's pages and endpoints show: one function builds both."""
