"""Rows as tests need them, built through the rooms' own services; each maker commits what it made."""
