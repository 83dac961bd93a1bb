"""What is done after the request, by whom, and when? Doors of a few lines into the same use cases."""
