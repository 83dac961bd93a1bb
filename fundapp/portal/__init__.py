"""The entrepreneur's pages, composed from the rooms below: apply, follow, answer; it keeps no row."""
