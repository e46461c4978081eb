"""What in a creator brief takes her freedom, or leaves her without what she needs: pure."""
