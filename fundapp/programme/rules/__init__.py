"""What does the programme allow: at a given moment, and to whom?"""

from fundapp.programme.rules.criteria import Choice, Criterion, criteria_of
from fundapp.programme.rules.dates import check_open, in_force, is_open
from fundapp.programme.rules.demands import Demand, demanded, demands_of
from fundapp.programme.rules.eligibility import (
    KEPT_IN,
    Finding,
    Judgement,
    Recalled,
    judge,
    recalled,
    restored,
    shortened,
)

__all__ = [
    "KEPT_IN",
    "Choice",
    "Criterion",
    "Demand",
    "Finding",
    "Judgement",
    "Recalled",
    "check_open",
    "criteria_of",
    "demanded",
    "demands_of",
    "in_force",
    "is_open",
    "judge",
    "recalled",
    "restored",
    "shortened",
]
