"""What waits for this person today, by what they are here for?"""

from datetime import datetime

from sqlmodel import Session

from fundapp.committee import queries as committee
from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import say
from fundapp.notifications import queries as letters
from fundapp.policy import Actor, Role
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.queries.payments import PaymentRow
from fundapp.portfolio.queries.tickets import TicketRow
from fundapp.portfolio.types import PaymentState, TicketState
from fundapp.workspace.queries import instruction
from fundapp.workspace.queries.tasks import COUNTED, SHOWN, Section, Task, section


def today(session: Session, actor: Actor, at: datetime) -> list[Section]:
    """Sections with something in them, in the order of the chain."""
    roles = actor.roles
    found: list[Section] = []
    if roles & {Role.ANALYST, Role.MANAGER}:
        found += _of_instruction(session, actor, at)
    if Role.MEMBER in roles:
        found += _of_members(session, actor, at)
    if roles & {Role.SECRETARY, Role.CHAIR}:
        found += [_asides(session, actor, at), _of_polls(session, actor)]
    if Role.SECRETARY in roles:
        found += _of_secretaries(session, actor)
    if roles & {Role.MANAGER, Role.FINANCE}:
        found += _of_money(session, actor)
    if Role.MANAGER in roles:
        found.append(_of_letters(session, actor))
    return [each for each in found if each.tasks]


def _of_instruction(session: Session, actor: Actor, at: datetime) -> list[Section]:
    held = instruction.thresholds(session, paris_day(at))
    found = instruction.for_both(session, actor, held)
    if Role.ANALYST in actor.roles:
        found += instruction.for_analysts(session, actor, held)
    if Role.MANAGER in actor.roles:
        found += instruction.for_managers(session, actor, held)
    return found


def _of_members(session: Session, actor: Actor, at: datetime) -> list[Section]:
    declarations = [
        Task(
            about=row.company,
            detail=row.reference,
            endpoint="committee.item",
            values={"item_id": row.item_id},
            due=row.sitting_opens_at,
        )
        for row in committee.declarations_awaited(session, actor.id, on=paris_day(at), limit=COUNTED + 1)
    ]
    ballots = [
        Task(
            about=row.company,
            detail=row.reference,
            endpoint="committee.poll",
            values={"poll_id": row.poll_id},
            due=row.closes_at,
        )
        for row in committee.ballots_awaited(session, actor.id, at)
        if row.dossier_id not in actor.recused_from
    ]
    return [
        section(say("Scrutins ouverts où vous n’avez pas voté"), ballots),
        section(say("Dossiers sur lesquels déclarer vos intérêts"), declarations),
    ]


def _asides(session: Session, actor: Actor, at: datetime) -> Section:
    tasks = [
        Task(
            about=row.company,
            detail=say(
                "%(reference)s · %(name)s propose : %(outcome)s",
                reference=row.reference,
                name=row.proposed_by,
                outcome=row.outcome,
            ),
            endpoint="committee.poll",
            values={"poll_id": row.poll_id},
            due=row.closes_at,
            anchor="ecarter",
            since=row.proposed_at,
        )
        for row in committee.asides_awaited(session, at, but=actor.id, hidden=actor.recused_from)
    ]
    return section(say("Votes qu’une autre personne propose d’écarter, à confirmer ou à refuser"), tasks)


def _of_polls(session: Session, actor: Actor) -> Section:
    running = [
        Task(
            about=row.company,
            detail=say(
                "%(reference)s · participation : %(voted)s sur %(electors)s",
                reference=row.reference,
                voted=row.took_part,
                electors=row.electors,
            ),
            endpoint="committee.poll",
            values={"poll_id": row.poll_id},
            due=row.closes_at,
        )
        for row in committee.open_polls(session)
        if row.dossier_id not in actor.recused_from
    ]
    return section(say("Scrutins en cours"), running)


def _of_secretaries(session: Session, actor: Actor) -> list[Section]:
    sittings = [
        Task(
            about=sitting.title,
            detail="",
            endpoint="committee.sitting",
            values={"sitting_id": sitting.id},
            due=sitting.opens_at,
        )
        for sitting in committee.sittings_to_prepare(session, limit=COUNTED + 1)
    ]
    untabled = [
        Task(
            about=dossier.company,
            detail=f"{dossier.reference} · {dossier.title}",
            endpoint="committee.list_sittings",
            values={},
        )
        for dossier in committee.candidates(session, hidden=actor.recused_from, limit=COUNTED + 1)
    ]
    return [
        section(say("Séances à préparer et à convoquer"), sittings),
        section(say("Dossiers à inscrire à une séance"), untabled),
    ]


def _of_money(session: Session, actor: Actor) -> list[Section]:
    hidden = actor.recused_from
    asked = portfolio.payments_in_state(session, PaymentState.REQUESTED, hidden=hidden, limit=COUNTED + 1)
    found = [section(say("Tranches demandées, à vérifier"), [_payment(row) for row in asked])]
    found += [_to_confirm(session, actor), _to_decide(session, actor)]
    if Role.FINANCE in actor.roles:
        verified = portfolio.payments_in_state(
            session, PaymentState.VERIFIED, but=actor.id, hidden=hidden, limit=COUNTED + 1
        )
        found.append(section(say("Versements vérifiés, à payer"), [_payment(row) for row in verified]))
    if Role.MANAGER in actor.roles:
        to_sign, no_room = (
            portfolio.list_tickets_in(session, state, hidden=hidden, limit=COUNTED + 1)
            for state in (TicketState.RESERVED, TicketState.WAITING)
        )
        found += [
            section(say("Tickets réservés, à faire signer"), [_ticket(row) for row in to_sign]),
            section(say("Tickets en attente d’enveloppe"), [_ticket(row) for row in no_room]),
        ]
    return found


def _of_letters(session: Session, actor: Actor) -> Section:
    """What the law asks to be told and was not: time limits run from it, or do not."""
    owed, hidden = letters.owed_by_law(), actor.recused_from
    failed = letters.list_letters(session, owed, hidden=hidden, limit=SHOWN)
    tasks = [
        Task(
            about=row.name,
            detail=say("%(kind)s · %(reference)s", kind=row.notice.kind, reference=row.reference),
            endpoint="notifications.list_letters",
            values={},
            anchor="courriels",
        )
        for row in failed
    ]
    count = letters.count_letters(session, owed, hidden=hidden) if len(failed) == SHOWN else len(failed)
    return section(say("Courriels prévus par la loi, non remis"), tasks, count)


def _to_confirm(session: Session, actor: Actor) -> Section:
    rows = portfolio.list_unconfirmed(
        session, known_at=actor.at, but=actor.id, hidden=actor.recused_from, limit=COUNTED + 1
    )
    return section(
        say("Cofinancements à confirmer"),
        [
            Task(
                about=row.company,
                detail=say("%(name)s : %(amount)s", name=row.name, amount=row.record.amount),
                endpoint="portfolio.ticket",
                values={"ticket_id": row.ticket.id},
                anchor="cofinancements",
            )
            for row in rows
        ],
    )


def _to_decide(session: Session, actor: Actor) -> Section:
    rows = portfolio.list_awaited(session, but=actor.id, hidden=actor.recused_from, limit=COUNTED + 1)
    return section(
        say("Mouvements proposés, à décider"),
        [
            Task(
                about=row.company,
                detail=say("%(kind)s : %(amount)s", kind=row.entry.kind, amount=row.entry.amount),
                endpoint="portfolio.ticket",
                values={"ticket_id": row.ticket.id},
                anchor="mouvements",
            )
            for row in rows
        ],
    )


def _payment(row: PaymentRow) -> Task:
    return Task(
        about=row.company,
        detail=f"{row.ticket.reference} · {row.milestone}",
        endpoint="portfolio.ticket",
        values={"ticket_id": row.ticket.id},
    )


def _ticket(row: TicketRow) -> Task:
    return Task(
        about=row.company,
        detail=f"{row.ticket.reference} · {row.title}",
        endpoint="portfolio.ticket",
        values={"ticket_id": row.ticket.id},
    )
