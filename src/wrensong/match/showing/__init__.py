"""What pages and their JSON twins show: one function makes the data of both."""
