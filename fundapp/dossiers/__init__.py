"""Startups and their dossiers: what is asked, with which answers and pieces, and where it stands."""
