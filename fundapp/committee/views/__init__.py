"""Where does one prepare a sitting, declare an interest, vote and read a decision?"""

from fundapp.committee.views import aside, interests, items, minutes, polls, sittings
from fundapp.committee.views.door import bp

__all__ = ["aside", "bp", "interests", "items", "minutes", "polls", "sittings"]
