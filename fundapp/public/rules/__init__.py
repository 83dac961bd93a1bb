"""How are the fund's public facts told: closing dates and expected answers?"""

from fundapp.public.rules.answers import expected
from fundapp.public.rules.calendar import calendar_of

__all__ = ["calendar_of", "expected"]
