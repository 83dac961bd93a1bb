"""How does everything run on one machine that has only Python?"""
