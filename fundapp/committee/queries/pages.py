"""What does each page of the committee show, read in a constant number of queries?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.committee.models import (
    AgendaItem,
    Ballot,
    Decision,
    Declaration,
    Elector,
    Interest,
    Poll,
    PollAside,
    Sitting,
)
from fundapp.committee.queries import boxes, polls, seats
from fundapp.committee.queries import sittings as agendas
from fundapp.committee.queries.seats import SeatRow
from fundapp.committee.queries.sittings import AgendaRow, ChangeRow
from fundapp.committee.rules import conditions as terms
from fundapp.committee.rules import quorum
from fundapp.committee.rules.ballots import ILLUSORY
from fundapp.committee.rules.sittings import touching
from fundapp.committee.types import PollState, Rule, SittingState, Tally
from fundapp.diligence import queries as diligence
from fundapp.diligence.queries.reviews import ReviewSummary
from fundapp.diligence.types import Condition
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier, PlanLine, Startup
from fundapp.dossiers.types import PlanSide
from fundapp.kernel import clock
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence
from fundapp.programme.types import Instrument

CANDIDATES, CHANGES = 200, 50
"""How many dossiers are offered for an agenda, and changes of one on a page; one more tells of others."""


@dataclass(frozen=True)
class SittingPage:
    sitting: Sitting
    state: SittingState
    rows: Sequence[AgendaRow]
    seats: Sequence[SeatRow]
    candidates: Sequence[Dossier]
    rule: Rule
    changes: Sequence[ChangeRow]
    quorum: int
    """How many of the voting members it takes, before any recusal."""

    @property
    def voting(self) -> int:
        return sum(seat.voting for seat in self.seats)


@dataclass(frozen=True)
class ItemPage:
    """One point of the agenda; `suggested` are the reader's own interests that may touch the dossier."""

    item: AgendaItem
    sitting: Sitting
    dossier: Dossier
    startup: Startup | None
    declaration: Declaration | None
    suggested: Sequence[Interest]
    poll: Poll | None
    conditions: Sequence[Condition]
    recused: Sequence[tuple[str, Declaration]]


@dataclass(frozen=True)
class DeparturePage:
    """What somebody reads before stepping aside; `suggested` are their own interests that may touch it."""

    dossier: Dossier
    startup: Startup | None
    suggested: Sequence[Interest]


@dataclass(frozen=True)
class PollPage:
    """One vote on one screen: the resolution, the dossier in brief, the rule, and my own ballot."""

    poll: Poll
    item: AgendaItem
    sitting: Sitting
    dossier: Dossier
    rule: Rule
    amount: Money
    instrument: Instrument
    conditions: Sequence[Condition]
    plan: Sequence[PlanLine]
    reviews: ReviewSummary
    me: Elector | None
    my_ballot: Ballot | None
    electors: int
    took_part: int
    recused: Sequence[str]
    """The members who had stepped aside when it closed, by name; until then, those who have."""
    present: Sequence[str]
    """Who took part, by name, once the poll is closed."""
    decision: Decision | None
    aside: PollAside | None
    """The proposal to set it aside: waiting for its answer, or confirmed once the poll is closed."""
    aside_names: Mapping[UUID, str]
    spoiled: bool
    """A member withdrew after voting secretly: the poll will be void at its closing."""
    explanation: Sequence[Sentence]
    tally: Tally | None

    @property
    def resources(self) -> list[PlanLine]:
        return [line for line in self.plan if line.side is PlanSide.RESOURCE]

    @property
    def mean(self) -> Decimal | None:
        """What the reviewers gave together, out of five."""
        return None if self.reviews.mean is None else Decimal(self.reviews.mean) / 100

    @property
    def progress_is_told(self) -> bool:
        """Among three, how many have voted already says too much of a secret vote (SECURITY 34)."""
        return not (self.rule.secret and self.electors <= 3)

    @property
    def secrecy_is_illusory(self) -> bool:
        return self.rule.secret and self.electors < ILLUSORY

    @property
    def i_may_vote(self) -> bool:
        return self.poll.state is PollState.OPEN and self.me is not None and self.me.recused_at is None

    @property
    def everybody_voted(self) -> bool:
        return self.took_part >= self.electors > 0


def sitting_page(
    session: Session,
    sitting: Sitting,
    *,
    person_id: UUID,
    recused: Collection[UUID],
    prepares: bool,
    changes_after: UUID | None = None,
    at: datetime,
) -> SittingPage:
    rows = agendas.agenda(session, sitting.id, person_id=person_id, recused=recused)
    decided = sum(row.poll_state is PollState.CLOSED for row in rows)
    day = clock.paris_day(min(at, sitting.opens_at) if decided == len(rows) > 0 else at)
    seated = seats.list_seats(session, on=day, at_sitting=sitting.id)
    rule = polls.rule_in_force(session, on=day)
    return SittingPage(
        sitting=sitting,
        state=agendas.state_of(sitting, items=len(rows), decided=decided, at=at),
        rows=rows,
        seats=seated,
        candidates=agendas.candidates(session, limit=CANDIDATES + 1) if prepares else [],
        rule=rule,
        changes=agendas.changes_since_convocation(
            session, sitting.id, recused=recused, after=changes_after, limit=CHANGES + 1
        ),
        quorum=quorum.needed(rule.quorum, sum(seat.voting for seat in seated)),
    )


def departure_page(session: Session, dossier: Dossier, *, person_id: UUID, at: datetime) -> DeparturePage:
    startup = dossiers.get_startup(session, dossier.startup_id) if dossier.startup_id else None
    suggested = _suggested(session, dossier, startup, person_id=person_id, at=at)
    return DeparturePage(dossier=dossier, startup=startup, suggested=suggested)


def _suggested(
    session: Session, dossier: Dossier, startup: Startup | None, *, person_id: UUID, at: datetime
) -> Sequence[Interest]:
    """The lines of a person's own register that may touch this dossier (GOV-21)."""
    return touching(
        seats.own_interests(session, person_id),
        siren=startup.siren if startup else None,
        names=[dossier.company, startup.name if startup else ""],
        on=clock.paris_day(at),
    )


def item_page(session: Session, item: AgendaItem, *, person_id: UUID, at: datetime) -> ItemPage:
    dossier = dossiers.get_dossier(session, item.dossier_id)
    startup = dossiers.get_startup(session, dossier.startup_id) if dossier.startup_id else None
    return ItemPage(
        item=item,
        sitting=agendas.get_sitting(session, item.sitting_id),
        dossier=dossier,
        startup=startup,
        declaration=seats.find_declaration(session, person_id, item.dossier_id),
        suggested=_suggested(session, dossier, startup, person_id=person_id, at=at),
        poll=polls.find_latest_poll(session, item.id),
        conditions=terms.revived(item.conditions),
        recused=seats.members_recused(session, [item.dossier_id])[item.dossier_id],
    )


def poll_page(session: Session, poll: Poll, *, person_id: UUID) -> PollPage:
    """Nothing of the ballots but the reader's own is read while the poll is open (SECURITY 34)."""
    item = agendas.get_item(session, poll.item_id)
    electorate = boxes.electors(session, poll.id)
    names = accounts.names_of(session, [elector.person_id for elector in electorate])
    remaining = [elector for elector in electorate if elector.recused_at is None]
    closed = poll.state is PollState.CLOSED
    decision = polls.get_poll_decision(session, poll.id) if closed else None
    aside = (polls.find_confirmed_aside if closed else polls.find_waiting_aside)(session, poll.id)
    recused = seats.members_recused(session, [poll.dossier_id])[poll.dossier_id]
    return PollPage(
        poll=poll,
        item=item,
        sitting=agendas.get_sitting(session, item.sitting_id),
        dossier=dossiers.get_dossier(session, poll.dossier_id),
        rule=Rule.revived(poll.rule),
        amount=Money(poll.resolution["amount"]),
        instrument=Instrument(poll.resolution["instrument"]),
        conditions=terms.revived(decision.conditions if decision else poll.resolution["conditions"]),
        plan=dossiers.plan_of(session, poll.dossier_id),
        reviews=diligence.review_summary(session, poll.dossier_id, at=poll.closed_at),
        me=boxes.find_elector(session, poll.id, person_id),
        my_ballot=boxes.find_ballot(session, poll.id, person_id),
        electors=len(remaining),
        took_part=sum(elector.took_part for elector in remaining),
        recused=[name for name, _ in seats.recused_by(recused, poll.closed_at)],
        present=sorted(names[elector.person_id] for elector in remaining if closed and elector.took_part),
        decision=decision,
        aside=aside,
        aside_names=accounts.names_of(session, people_of(aside)),
        spoiled=poll.rule["secret"] and any(each.recused_at and each.took_part for each in electorate),
        explanation=polls.explanation_of(poll),
        tally=Tally.revived(poll.tally) if poll.tally else None,
    )


def people_of(aside: PollAside | None) -> list[UUID]:
    """Who proposed a poll to be set aside, and who confirmed it."""
    if aside is None:
        return []
    return [aside.proposed_by, *([aside.answered_by] if aside.answered_by else [])]
