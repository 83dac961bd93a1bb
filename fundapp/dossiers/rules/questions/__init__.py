"""Which questions does the standard form ask beyond its core, subject by subject?"""
