"""Does a dossier only go where the table says, and end only where it may?"""

import pytest

from fundapp.dossiers import rules
from fundapp.dossiers.rules import moves
from fundapp.dossiers.types import PublicStatus, Stage, Status
from fundapp.kernel.errors import Refused


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


@pytest.mark.parametrize(
    "stage, status, public",
    [
        (Stage.DRAFT, Status.ACTIVE, PublicStatus.DRAFT),
        (Stage.SUBMITTED, Status.ACTIVE, PublicStatus.IN_CONSTRUCTION),
        (Stage.REVIEW, Status.ACTIVE, PublicStatus.IN_INSTRUCTION),
        (Stage.DILIGENCE, Status.ON_HOLD, PublicStatus.IN_INSTRUCTION),
        (Stage.COMMITTEE, Status.DECLINED, PublicStatus.REFUSED),
        (Stage.DRAFT, Status.WITHDRAWN, PublicStatus.WITHOUT_FOLLOW_UP),
        (Stage.CONTRACTING, Status.ACTIVE, PublicStatus.ACCEPTED),
    ],
)
def test_public_words_are_those_of_the_administration(
    stage: Stage, status: Status, public: PublicStatus
) -> None:
    assert rules.public_status(stage, status) is public
