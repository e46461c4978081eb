"""What pages of collaborate show, and their JSON twins alike."""
