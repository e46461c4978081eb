"""What pages of engage show, and their JSON twins alike."""
