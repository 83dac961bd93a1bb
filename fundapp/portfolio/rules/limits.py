"""Does a new ticket stay within the fund's caps and the law's ceilings? The answer comes with its figures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundapp.kernel.errors import SeveralRefusals
from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Grouped, Sentence, say
from fundapp.portfolio.types import Answer
from fundapp.programme.types import EnvelopeKind, Instrument


@dataclass(frozen=True)
class Check:
    """One check's answer: allowed or not, said with the figures it was judged on."""

    allowed: bool
    sentence: Sentence
    headroom: Money
    way_out: Sentence

    @property
    def answer(self) -> Answer:
        return Answer.WITHIN if self.allowed else Answer.BEYOND

    @property
    def refusal(self) -> Sentence:
        """The figures, then what to do about them."""
        return say("%(check)s %(way_out)s", check=self.sentence, way_out=self.way_out)


def broken(checks: Iterable[Check]) -> list[Sentence]:
    """What each ceiling that does not hold says; empty when all of them do."""
    return [check.refusal for check in checks if not check.allowed]


def check_ceilings(checks: Iterable[Check]) -> None:
    if beyond := broken(checks):
        raise SeveralRefusals("Ce montant sort de ce que le fonds permet :", beyond, field="amount")


def ticket_size(least: Money | None, most: Money | None, new: Money) -> Check:
    """The smallest and largest ticket of the fund, both allowed (FIN-22); None where it has set none."""
    floor, top = least or ZERO, most or new
    return Check(
        allowed=floor <= new <= top,
        sentence=say(
            "Taille d’un ticket : %(new)s, pour %(least)s au moins et %(most)s au plus.",
            new=new,
            least=floor,
            most=top,
        )
        if most is not None
        else say("Taille d’un ticket : %(new)s, pour %(least)s au moins.", new=new, least=floor),
        headroom=max(top - new, ZERO),
        way_out=say("Ramenez le montant entre ces bornes."),
    )


def asked_amount(asked: Money, new: Money) -> Check:
    """Nobody is given more than they asked for: their plan is balanced without it."""
    return Check(
        allowed=new <= asked,
        sentence=say("Montant demandé : %(asked)s ; proposé : %(new)s.", asked=asked, new=new),
        headroom=max(asked - new, ZERO),
        way_out=say(
            "Ramenez le montant à ce qui est demandé, ou demandez au porteur de modifier sa demande "
            "et son plan de financement."
        ),
    )


def envelope_size(envelope: Money, new: Money) -> Check:
    """An amount that no release could ever make room for; whether there is room now is another question."""
    return Check(
        allowed=new <= envelope,
        sentence=say("Enveloppe entière : %(envelope)s ; proposé : %(new)s.", envelope=envelope, new=new),
        headroom=max(envelope - new, ZERO),
        way_out=say("Ramenez le montant à ce que l’enveloppe contient."),
    )


def company_cap(
    name: str, siren: str, *, fund_size: Money, cap_bp: int, exposure: Money, new: Money
) -> Check:
    """Share of the fund in one company, follow-ons included; the limit itself is allowed (FIN-22)."""
    limit = Money(fund_size.cents * cap_bp // 10_000)
    headroom = max(limit - exposure, ZERO)
    after = exposure + new
    return Check(
        allowed=new <= headroom,
        sentence=say(
            "Plafond par entreprise, %(name)s (SIREN %(siren)s) : %(after)s au total pour %(limit)s "
            "autorisés, soit %(headroom)s au plus pour ce ticket.",
            name=name,
            siren=Grouped(siren, 3),
            after=after,
            limit=limit,
            headroom=headroom,
        ),
        headroom=headroom,
        way_out=say("Proposez au comité un montant plus faible."),
    )


def is_aid(instrument: Instrument) -> bool:
    """What is given counts as public aid; capital put in on a private investor's terms does not (FIN-26)."""
    return instrument.envelope is EnvelopeKind.GRANT


Grant = tuple[date, Money]
"""De minimis aid with the day the right to it was given (DM-02)."""


def prior_aid(declared: Sequence[Grant], granted: Sequence[Grant], own: Grant | None) -> list[Grant]:
    """What was declared and what the fund granted, each once though both know of it; without `own`."""
    mine = Counter([own] if own else [])
    return sorted(((Counter(declared) | (Counter(granted) + mine)) - mine).elements())


def window_start(on: date) -> date:
    """Three years before, that day included; from a 29 February, the 28th (DM-01)."""
    try:
        return on.replace(year=on.year - 3)
    except ValueError:
        return on.replace(year=on.year - 3, day=28)


@dataclass(frozen=True)
class Window:
    """Three years that end on a day, what was granted in them, and the ceiling of that day."""

    end: date
    used: Money
    ceiling: Money

    @property
    def headroom(self) -> Money:
        return max(self.ceiling - self.used, ZERO)


def used_de_minimis(prior: Iterable[Grant], on: date) -> Money:
    start = window_start(on)
    return total(amount for granted_on, amount in prior if start <= granted_on <= on)


def window_ends(prior: Iterable[Grant], on: date) -> list[date]:
    """The last days of the windows that a grant of a day falls in: that day's own, and those of later grants.

    A signature is recorded with the day it bears, in any order: what is dated after it counts too.
    """
    return sorted({on} | {day for day, _ in prior if window_start(day) <= on <= day})


def de_minimis(ceilings: Mapping[date, Money], prior: Sequence[Grant], on: date, new: Money) -> Check:
    """All or nothing over every three years the grant falls in (DM-01 to DM-03); `ceilings` by last day."""
    windows = [Window(end, used_de_minimis(prior, end), ceilings[end]) for end in window_ends(prior, on)]
    tightest = min(windows, key=lambda window: window.headroom)
    figures = {
        "start": window_start(tightest.end),
        "used": tightest.used,
        "ceiling": tightest.ceiling,
        "headroom": tightest.headroom,
    }
    sentence = say(
        "De minimis depuis le %(start)s : %(used)s déjà accordés sur %(ceiling)s, "
        "soit %(headroom)s au plus sur cette base.",
        **figures,
    )
    if tightest.end > on:
        sentence = say(
            "De minimis du %(start)s au %(end)s, aides datées d’après celle-ci comprises : "
            "%(used)s déjà accordés sur %(ceiling)s, soit %(headroom)s au plus sur cette base.",
            end=tightest.end,
            **figures,
        )
    return Check(
        allowed=new <= tightest.headroom,
        sentence=sentence,
        headroom=tightest.headroom,
        way_out=ANOTHER_BASIS,
    )


ANOTHER_BASIS = say(
    "Ramenez le montant à ce reste, ou indiquez sur le dossier le régime d’aide qui fonde ce financement."
)


def undeclared_aid(ceiling: Money) -> Check:
    """Nothing may be granted as de minimis aid before the company has declared the rest (DM-07)."""
    return Check(
        allowed=False,
        sentence=say(
            "De minimis : l’entreprise n’a pas encore déclaré ses aides des trois dernières années "
            "(plafond %(ceiling)s).",
            ceiling=ceiling,
        ),
        headroom=ZERO,
        way_out=say("Demandez-lui cette déclaration par un complément."),
    )
