"""Is this project worth it, and is everything checked? Reviews, the checklist, reserves and their gates."""
