"""What a user would pick instead, each printing the same content."""
