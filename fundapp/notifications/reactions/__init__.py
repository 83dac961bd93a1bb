"""Whom do we tell when something has happened?"""
