"""Who is behind which accounts: keys that join them, likeness that is only suggested."""
