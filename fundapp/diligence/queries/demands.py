"""Which points does the fund demand of a dossier on a day, and with which lists may it begin?"""

from datetime import date

from sqlmodel import Session

from fundapp.diligence.rules.checklist import presets
from fundapp.diligence.types import Preset
from fundapp.dossiers.models import Dossier
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence
from fundapp.programme import queries as programme
from fundapp.programme.rules import Demand, demanded


def point_demands(session: Session, on: date) -> list[Demand]:
    """By instrument and amount, which points must be settled before the committee."""
    return programme.demands(session, "diligence.demanded_points", on)


def points_demanded(session: Session, dossier: Dossier, on: date) -> dict[int, Sentence]:
    """The points demanded of a dossier, in the order of the list, each with the reason why."""
    found = demanded(point_demands(session, on), dossier.instrument, dossier.amount_asked)
    return {number: found[number] for number in sorted(found)}


def core_below(session: Session, on: date) -> Money:
    """The amount from which the shortest list is no longer offered."""
    return Money(programme.parameter(session, "diligence.core_below_cents", on))


def presets_for(session: Session, dossier: Dossier, on: date) -> list[Preset]:
    return presets(dossier.amount_asked, core_below(session, on))
