"""What does the committee's law say? Pure arithmetic and checks, each in its own file."""

from fundapp.committee.rules import parameters as parameters
