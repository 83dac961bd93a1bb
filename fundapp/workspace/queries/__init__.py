"""What do the team's composed pages show?"""
