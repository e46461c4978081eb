"""What a creator opens by her private link, without an account."""
