"""One dossier from an unknown visitor to a paid tranche, over HTTP, with the real worker."""

import json
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house import House, open_house, until
from tests.journeys import applying, deciding, instructing, paying
from tests.journeys.people import mail_about, signed_in, subjects


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house"), RATE_LIMITS="false") as house:
        yield house


def test_dossier_walks_the_whole_chain(house: House) -> None:
    before = paid(house)

    founder = applying.sign_up(house)
    dossier_id = applying.fill(founder)
    reference = applying.submit(founder, dossier_id)
    mail_about(house, applying.FOUNDER, reference)

    instructing.accept_and_review(house, dossier_id)
    instructing.check_and_recommend(house, dossier_id)
    poll_id, member = deciding.meet(house, dossier_id)
    decision = deciding.outcome(member, poll_id)
    assert "Adopté" in decision
    assert "6 × 2" in decision or "6 pour" in decision

    paying.prove(founder, dossier_id)
    ticket_id, manager = paying.sign(house, dossier_id)
    paying.request(house, founder, ticket_id)
    paying.verify(manager, ticket_id)
    kill_the_worker(house)
    paying.pay(house, manager, ticket_id)

    until(lambda: paid(house) == before + 13_000_000, "the totals hold the payment")
    mail_about(house, applying.FOUNDER, "Versement effectué")
    assert sum("Versement effectué" in subject for subject in subjects(house, applying.FOUNDER)) == 1
    assert "All" in house.command("verify")
    page = signed_in(house, "audit@example.org").get(f"/mouvements?scope=ticket&key={ticket_id}")
    assert "130\u00a0000,00" in page.text


def paid(house: House) -> int:
    """Cents paid by the whole fund, as the command tells it."""
    told: dict[str, Any] = json.loads(house.command("totals", "--json"))
    return int(told["totals"]["fund"]["fund"]["paid"])


def kill_the_worker(house: House) -> None:
    """Without a word of warning; the launcher puts another in its place."""
    killed = house.processes("workers.celery_app worker")
    assert killed
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
