"""How does the committee meet, declare and vote, until the worker closes the poll?"""

from datetime import datetime, timedelta

from fundapp.kernel import clock
from tests.house import House, Pace, until
from tests.journeys.people import id_in, signed_in
from tests.journeys.visitor import Page, Visitor

VOTERS = ("presidente", "membre1", "membre2", "membre3", "membre5", "membre6", "membre9")
RECUSED = "membre7"


def put_on_the_agenda(secretary: Visitor, dossier_id: str, soon: timedelta) -> tuple[str, str]:
    """A sitting with the dossier, convened in urgency: (sitting, agenda item).

    A condition comes beside the two that the reserves have left.
    """
    at = (clock.now() + soon).astimezone(clock.PARIS)
    page = secretary.get("/comite/seances/nouvelle")
    page = secretary.send(
        page,
        "/comite/seances/nouvelle",
        title="Consultation du jour",
        kind="written",
        day=f"{at:%Y-%m-%d}",
        hour=f"{at:%H:%M:%S}",
    )
    sitting_id = id_in(page, "/comite/seances/{}")
    table = f"/comite/seances/{sitting_id}/dossiers/{dossier_id}"
    page = secretary.get(table)
    page = secretary.send(page, table, kind_2="suspensive", text_2="Produire l’assurance homme clé.")
    assert page.status == 200, page.words
    item_id = id_in(page, "/comite/points/{}")
    page = secretary.send(page, "/convoquer", urgency="Le closing du tour privé est dans la semaine.")
    assert "convoquée" in page.text
    return sitting_id, item_id


def declare(member: Visitor, item_id: str, answer: str, reason: str = "") -> None:
    page = member.get(f"/comite/points/{item_id}")
    sure = {"sure": "y"} if answer == "some" else {}
    page = member.send(page, "/declaration", answer=answer, reason=reason, **sure)
    assert page.status == 200, page.words


def meet(house: House, dossier_id: str) -> tuple[str, Visitor]:
    """Everything up to the last ballot: (poll, a member who voted)."""
    pace = Pace()
    secretary = signed_in(house, "secretariat@example.org")
    members = {name: signed_in(house, f"{name}@example.org") for name in (*VOTERS, RECUSED)}
    _, item_id = put_on_the_agenda(secretary, dossier_id, pace.time_for_as_much(least=10))
    before = members["membre2"].get(f"/dossiers/{dossier_id}")
    assert before.status == 403, "a file opens after the declaration, not before"
    for name in VOTERS:
        declare(members[name], item_id, "none")
    assert members["membre2"].get(f"/dossiers/{dossier_id}").status == 200
    declare(members[RECUSED], item_id, "some", "Mon employeur est un concurrent.")
    poll_id, closes_at = open_poll(
        secretary, item_id, pace.time_for_as_much(least=75)
    )  # a vote lasts a minute at least
    for path in (f"/dossiers/{dossier_id}", f"/scrutins/{poll_id}"):
        assert members[RECUSED].get(path).status == 403, "a recused member opens nothing"
    for name in VOTERS:
        vote(members[name], poll_id, "against" if name == "membre9" else "for")
    late_vote(members["membre3"], poll_id, closes_at)
    return poll_id, members["membre2"]


def open_poll(secretary: Visitor, item_id: str, open_for: timedelta) -> tuple[str, datetime]:
    """As soon as the sitting opens: until then the page says when it does."""

    def opened() -> tuple[Page, datetime] | None:
        closes_at = clock.now() + open_for
        local = closes_at.astimezone(clock.PARIS)
        page = secretary.get(f"/comite/points/{item_id}")
        page = secretary.send(page, "/ouvrir", day=f"{local:%Y-%m-%d}", hour=f"{local:%H:%M:%S}")
        assert page.status == 200 or "La séance ouvre" in page.words, page.words
        return (page, closes_at) if page.status == 200 else None

    page, closes_at = until(opened, "the sitting opens")
    return id_in(page, "/scrutins/{}"), closes_at


def vote(member: Visitor, poll_id: str, choice: str) -> None:
    page = member.get(f"/scrutins/{poll_id}")
    reason = "Le calendrier est trop court." if choice == "against" else ""
    page = member.send(page, "/bulletin", choice=choice, reason=reason)
    assert "Votre bulletin est enregistré" in page.text, page.words


def late_vote(member: Visitor, poll_id: str, closes_at: datetime) -> None:
    """A form opened in time and sent too late: refused with a sentence, and nothing changes."""
    page = member.get(f"/scrutins/{poll_id}")
    until(lambda: clock.now() > closes_at, "the deadline has passed")
    answer = member.send(page, "/bulletin", choice="against", reason="Trop tard.")
    assert 400 <= answer.status < 500
    assert "clos" in answer.text


def outcome(member: Visitor, poll_id: str) -> str:
    """What the closed poll says, once the worker has closed it."""

    def closed() -> str:
        page = member.get(f"/scrutins/{poll_id}")
        return page.text if "Adopté" in page.text else ""

    return str(until(closed, "the worker closes the poll"))
