"""How do people come in, and what do they see of their own account and of each other?"""
