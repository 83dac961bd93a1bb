"""Which pages does the team work on? They compose the lower rooms and write nothing."""
