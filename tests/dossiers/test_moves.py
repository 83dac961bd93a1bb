"""Does a dossier only go where the table says, and end only where it may?"""

from datetime import date
from typing import Any

import pytest

from fundapp.dossiers import rules
from fundapp.dossiers.rules import moves
from fundapp.dossiers.types import PublicStatus, Stage, Status
from fundapp.kernel.errors import Refused

WHY: dict[str, Any] = {"tabled": False, "reason": "Un avis manque."}


@pytest.mark.parametrize("origin", Stage)
@pytest.mark.parametrize("to", Stage)
def test_only_the_moves_of_the_table_exist(origin: Stage, to: Stage) -> None:
    if (origin, to) in rules.MOVES:
        assert rules.check_move(origin, Status.ACTIVE, to) is rules.MOVES[origin, to]
    else:
        with pytest.raises(Refused, match="ne peut pas passer"):
            rules.check_move(origin, Status.ACTIVE, to)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ACTIVE])
def test_dossier_that_waits_or_ended_goes_nowhere(status: Status) -> None:
    with pytest.raises(Refused):
        rules.check_move(Stage.REVIEW, status, Stage.DILIGENCE)


@pytest.mark.parametrize("status", [status for status in Status if status not in moves.ALIVE])
def test_ended_dossier_does_not_end_twice(status: Status) -> None:
    with pytest.raises(Refused, match="terminé"):
        rules.check_ending(Stage.REVIEW, status, Status.DECLINED, "Motif")


@pytest.mark.parametrize("by_vote", [False, True], ids=["by a person", "by the vote"])
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("ending", list(dict.fromkeys(each.status for each in moves.ENDINGS)))
def test_endings_belong_to_their_stages(stage: Stage, ending: Status, by_vote: bool) -> None:
    allowed = any(
        each.status is ending and stage in each.stages and (each.may is None) is by_vote
        for each in moves.ENDINGS
    )

    if allowed:
        rules.check_ending(stage, Status.ACTIVE, ending, "Motif", by_vote=by_vote)
    else:
        with pytest.raises(Refused, match="ne peut pas devenir"):
            rules.check_ending(stage, Status.ACTIVE, ending, "Motif", by_vote=by_vote)


def test_nobody_alone_refuses_what_is_before_the_committee() -> None:
    with pytest.raises(Refused, match="ne peut pas devenir"):
        rules.check_ending(Stage.COMMITTEE, Status.ACTIVE, Status.DECLINED, "Motif")


def test_refusal_without_a_reason_is_refused() -> None:
    with pytest.raises(Refused, match="obligatoire") as caught:
        rules.check_ending(Stage.REVIEW, Status.ACTIVE, Status.DECLINED, "  ")

    assert caught.value.field == "reason_text"


TODAY = date(2026, 11, 23)


def hold(stage: Stage, status: Status = Status.ACTIVE, **given: Any) -> None:
    typed = {"tabled": False, "reason": "Un avis est attendu.", "again_on": None, "today": TODAY}
    rules.check_hold(stage, status, **{**typed, **given})


@pytest.mark.parametrize("stage", Stage)
def test_only_what_the_fund_still_examines_is_paused(stage: Stage) -> None:
    if stage in (Stage.SUBMITTED, Stage.REVIEW, Stage.DILIGENCE, Stage.COMMITTEE):
        hold(stage)
    else:
        with pytest.raises(Refused, match="ne se met pas en pause"):
            hold(stage)


@pytest.mark.parametrize(
    "given, words, field",
    [
        ({"status": Status.ON_HOLD}, "déjà en pause", None),
        ({"status": Status.WAITING_FOR_APPLICANT}, "retirez d’abord la demande", None),
        ({"status": Status.DECLINED}, "terminé", None),
        ({"tabled": True}, "demandez au secrétariat de l’en retirer", None),
        ({"reason": " "}, "Écrivez pourquoi", "reason"),
        ({"again_on": TODAY}, "un jour à venir", "again_on"),
        ({"again_on": date(2026, 11, 22)}, "un jour à venir", "again_on"),
    ],
)
def test_pause_that_makes_no_sense_says_what_to_do(
    given: dict[str, Any], words: str, field: str | None
) -> None:
    with pytest.raises(Refused, match=words) as caught:
        hold(Stage.COMMITTEE, **given)

    assert caught.value.field == field


def test_pause_may_be_looked_at_from_tomorrow_on() -> None:
    hold(Stage.REVIEW, again_on=date(2026, 11, 24))


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ON_HOLD])
def test_only_a_pause_is_resumed(status: Status) -> None:
    with pytest.raises(Refused, match=r"n’est pas en pause|terminé"):
        rules.check_resume(status)


@pytest.mark.parametrize(
    "stage, to",
    [
        (Stage.DRAFT, None),
        (Stage.SUBMITTED, None),
        (Stage.REVIEW, None),
        (Stage.DILIGENCE, Stage.REVIEW),
        (Stage.COMMITTEE, Stage.DILIGENCE),
        (Stage.CONTRACTING, None),
        (Stage.PORTFOLIO, None),
    ],
)
def test_person_takes_a_dossier_back_by_one_stage_at_most(stage: Stage, to: Stage | None) -> None:
    if to is not None:
        assert rules.check_step_back(stage, Status.ACTIVE, origin=stage, **WHY) is to
    else:
        with pytest.raises(Refused, match="ne se renvoie pas"):
            rules.check_step_back(stage, Status.ACTIVE, origin=stage, **WHY)


@pytest.mark.parametrize(
    "status, tabled, reason, words",
    [
        (Status.ON_HOLD, False, "Un avis manque.", "tant que son état"),
        (Status.WAITING_FOR_APPLICANT, False, "Un avis manque.", "tant que son état"),
        (Status.WITHDRAWN, False, "Un avis manque.", "terminé"),
        (Status.ACTIVE, True, "Un avis manque.", "demandez au secrétariat"),
        (Status.ACTIVE, False, "\n", "Dites pourquoi"),
    ],
)
def test_step_back_that_makes_no_sense_says_what_to_do(
    status: Status, tabled: bool, reason: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        rules.check_step_back(Stage.COMMITTEE, status, origin=Stage.COMMITTEE, tabled=tabled, reason=reason)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PORTFOLIO])
def test_every_stage_but_the_last_says_what_leads_to_the_next(stage: Stage) -> None:
    way = moves.find_way(stage)

    assert way is not None
    to, move = way
    assert (list(Stage).index(to), move) == (list(Stage).index(stage) + 1, moves.MOVES[stage, to])


@pytest.mark.parametrize(
    "stage, status, public",
    [
        (Stage.DRAFT, Status.ACTIVE, PublicStatus.DRAFT),
        (Stage.SUBMITTED, Status.ACTIVE, PublicStatus.IN_CONSTRUCTION),
        (Stage.REVIEW, Status.ACTIVE, PublicStatus.IN_INSTRUCTION),
        (Stage.DILIGENCE, Status.ON_HOLD, PublicStatus.IN_INSTRUCTION),
        (Stage.COMMITTEE, Status.DECLINED, PublicStatus.REFUSED),
        (Stage.DRAFT, Status.WITHDRAWN, PublicStatus.WITHOUT_FOLLOW_UP),
        (Stage.PORTFOLIO, Status.CLOSED, PublicStatus.OVER),
        (Stage.CONTRACTING, Status.ACTIVE, PublicStatus.ACCEPTED),
    ],
)
def test_public_words_are_those_of_the_administration(
    stage: Stage, status: Status, public: PublicStatus
) -> None:
    assert rules.public_status(stage, status) is public
