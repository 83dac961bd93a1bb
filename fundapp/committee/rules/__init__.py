"""What does the committee's law say? Pure arithmetic and checks, each in its own file."""
