from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from fundapp.committee.rules import ballots, proxies, sittings
from fundapp.committee.rules.proxies import Proxy
from fundapp.committee.types import Answer, Choice, MajorityKind, Outcome, PollState, QuorumKind, Rule
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.programme.types import College
from tests.committee.cases import REQUESTS

AT = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
CLOSES = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
RULE = Rule(QuorumKind.MORE_THAN_HALF, MajorityKind.ABS_EXPRESSED)
A, B, C = (UUID(int=each) for each in (1, 2, 3))

BALLOT: dict[str, Any] = {
    "state": PollState.OPEN,
    "elector": True,
    "declared": True,
    "recused": False,
    "took_part": False,
    "secret": False,
    "choice": Choice.FOR,
    "reason": "",
    "opens_at": AT,
    "closes_at": CLOSES,
    "at": AT,
}
REFUSED_BALLOTS: dict[str, dict[str, Any]] = {
    "V36 at the closing second": {"at": CLOSES},
    "before the opening": {"at": AT - timedelta(seconds=1)},
    "closed early": {"state": PollState.CLOSED},
    "not an elector": {"elector": False},
    "recused": {"recused": True},
    "not declared": {"declared": False},
    "secret, a second time": {"secret": True, "took_part": True},
    "against without a reason": {"choice": Choice.AGAINST, "reason": " "},
    "conditions without saying which": {"choice": Choice.FOR_WITH_CONDITIONS},
}


@pytest.mark.parametrize("case", REFUSED_BALLOTS)
def test_ballot_is_refused(case: str) -> None:
    ballots.check_ballot(**BALLOT)

    with pytest.raises(Refused):
        ballots.check_ballot(**{**BALLOT, **REFUSED_BALLOTS[case]})


OPEN: dict[str, Any] = {
    "rule": RULE,
    "stage": Stage.COMMITTEE,
    "status": Status.ACTIVE,
    "convened": True,
    "sitting_opens_at": AT,
    "electors": 3,
    "vetoes": 1,
    "latest": None,
    "closes_at": CLOSES,
    "at": AT,
}
REFUSED_OPENINGS: dict[str, dict[str, Any]] = {
    "voted already": {"latest": Outcome.NO_QUORUM},
    "another stage": {"stage": Stage.DILIGENCE},
    "withdrawn": {"status": Status.WITHDRAWN},
    "not convened": {"convened": False},
    "before the sitting": {"sitting_opens_at": CLOSES},
    "closes in the past": {"closes_at": AT},
    "nobody may vote": {"electors": 0},
    "secret with a veto": {"rule": Rule(RULE.quorum, RULE.majority, secret=True)},
}


@pytest.mark.parametrize("case", REFUSED_OPENINGS)
def test_opening_is_refused(case: str) -> None:
    ballots.check_open(**OPEN)

    with pytest.raises(Refused):
        ballots.check_open(**{**OPEN, **REFUSED_OPENINGS[case]})


def test_poll_closes_early_only_once_everybody_has_voted() -> None:
    ballots.check_close(closes_at=CLOSES, waiting=0, at=AT)
    ballots.check_close(closes_at=CLOSES, waiting=2, at=CLOSES)

    with pytest.raises(Refused, match="encore attendus"):
        ballots.check_close(closes_at=CLOSES, waiting=1, at=AT)


COLLEGES = {A: College.PUBLIC, B: College.PUBLIC, C: College.PRIVATE}
PROXIES: dict[str, tuple[Proxy, frozenset[Proxy], frozenset[UUID]]] = {
    "to oneself": (Proxy(A, A), frozenset(), frozenset()),
    "V26 a second one": (Proxy(A, B), frozenset({Proxy(C, B)}), frozenset()),
    "V28 to a recused member": (Proxy(A, B), frozenset(), frozenset({B})),
    "V28 from a recused member": (Proxy(A, B), frozenset(), frozenset({A})),
    "handed on": (Proxy(B, A), frozenset({Proxy(C, B)}), frozenset()),
    "to one who gave theirs": (Proxy(A, B), frozenset({Proxy(B, C)}), frozenset()),
    "across colleges": (Proxy(A, C), frozenset(), frozenset()),
}


@pytest.mark.parametrize("case", PROXIES)
def test_proxy_is_refused(case: str) -> None:
    proxies.check_proxy(Proxy(A, B), given=frozenset(), recused=frozenset(), colleges=COLLEGES)
    proxy, given, recused = PROXIES[case]

    with pytest.raises(Refused):
        proxies.check_proxy(proxy, given=given, recused=recused, colleges=COLLEGES)


def test_proxy_falls_when_its_giver_votes_in_person() -> None:
    given = frozenset({Proxy(A, B)})

    assert proxies.effective(given, voted=frozenset({A}), recused=frozenset()) == frozenset()
    assert proxies.effective(given, voted=frozenset({B}), recused=frozenset()) == given


@pytest.mark.parametrize("case", REQUESTS)
def test_form_of_the_vote_follows_the_requests(case: str) -> None:
    present, secret, roll_call, expected = REQUESTS[case]

    wanted = {
        "secret": proxies.secret_wanted(present, secret),
        "roll_call": proxies.roll_call_wanted(present, roll_call, secret),
    }

    assert [form for form, asked in wanted.items() if asked] == ([] if expected == "open" else [expected])


CONVOCATION: dict[str, Any] = {
    "opens_at": AT + timedelta(days=5),
    "days": 5,
    "items": 1,
    "urgency": "",
    "already": False,
    "at": AT,
}


def test_convocation_leaves_the_members_their_days_unless_urgent() -> None:
    tomorrow = {"opens_at": AT + timedelta(days=1)}

    sittings.check_convocation(**CONVOCATION)
    sittings.check_convocation(**{**CONVOCATION, **tomorrow, "urgency": "Le site ferme vendredi."})

    with pytest.raises(Refused, match="5 jours"):
        sittings.check_convocation(**{**CONVOCATION, **tomorrow})


@pytest.mark.parametrize("change", [{"items": 0}, {"already": True}])
def test_convocation_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        sittings.check_convocation(**{**CONVOCATION, **change})


def test_recusal_is_not_taken_back() -> None:
    sittings.check_declaration(before=Answer.NONE, answer=Answer.SOME, reason="Mon frère y travaille.")

    with pytest.raises(Refused):
        sittings.check_declaration(before=Answer.SOME, answer=Answer.NONE, reason="")


REGISTER = [
    SimpleNamespace(siren="552100554", company="Autre nom", to_day=None),
    SimpleNamespace(siren=None, company="Opale Énergie SAS", to_day=None),
    SimpleNamespace(siren="552100554", company="Ancien", to_day=date(2020, 1, 1)),
    SimpleNamespace(siren=None, company="Sans rapport", to_day=None),
]


def test_register_suggests_by_siren_and_by_name() -> None:
    found = sittings.touching(REGISTER, siren="552100554", names=["OPALE ENERGIE"], on=date(2026, 11, 23))

    assert found == REGISTER[:2]
