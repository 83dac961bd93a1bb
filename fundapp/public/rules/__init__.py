"""How are the fund's public facts told: closing dates, expected answers, figures that name nobody?"""

from fundapp.public.rules.answers import expected
from fundapp.public.rules.calendar import calendar_of
from fundapp.public.rules.figures import may_be_told

__all__ = ["calendar_of", "expected", "may_be_told"]
