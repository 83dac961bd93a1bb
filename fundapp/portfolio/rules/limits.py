"""Does a new ticket stay within the fund's caps and the law's ceilings? The answer comes with its figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio.types import Answer


@dataclass(frozen=True)
class Check:
    """One check's answer: allowed or not, said with the figures it was judged on."""

    allowed: bool
    sentence: Sentence
    headroom: Money

    @property
    def answer(self) -> Answer:
        return Answer.WITHIN if self.allowed else Answer.BEYOND


def company_cap(fund_size: Money, cap_bp: int, exposure: Money, new: Money) -> Check:
    """Share of the fund in one company, follow-ons included; the limit itself is allowed (FIN-22)."""
    limit = Money(fund_size.cents * cap_bp // 10_000)
    headroom = max(limit - exposure, ZERO)
    after = exposure + new
    return Check(
        allowed=new <= headroom,
        sentence=say(
            "Plafond par entreprise : %(after)s au total pour %(limit)s autorisés, "
            "soit %(headroom)s au plus pour ce ticket.",
            after=after,
            limit=limit,
            headroom=headroom,
        ),
        headroom=headroom,
    )


def window_start(on: date) -> date:
    """Three years before, that day included; from a 29 February, the 28th (DM-01)."""
    try:
        return on.replace(year=on.year - 3)
    except ValueError:
        return on.replace(year=on.year - 3, day=28)


def used_de_minimis(prior: Iterable[tuple[date, Money]], on: date) -> Money:
    start = window_start(on)
    return total(amount for granted_on, amount in prior if start <= granted_on <= on)


def de_minimis(ceiling: Money, prior: Sequence[tuple[date, Money]], on: date, new: Money) -> Check:
    """All or nothing over three rolling years (DM-01 to DM-03)."""
    used = used_de_minimis(prior, on)
    headroom = max(ceiling - used, ZERO)
    return Check(
        allowed=new <= headroom,
        sentence=say(
            "De minimis depuis le %(start)s : %(used)s déjà accordés sur %(ceiling)s, "
            "soit %(headroom)s au plus sur cette base.",
            start=window_start(on),
            used=used,
            ceiling=ceiling,
            headroom=headroom,
        ),
        headroom=headroom,
    )
