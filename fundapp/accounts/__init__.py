"""Who are the people, what are they here for, and how do they prove who they are?"""
