from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.committee.rules import tally as tallies
from fundapp.committee.types import Choice, Count, MajorityKind, Outcome, QuorumKind, Rule, Tally, Vote
from fundapp.programme.types import College
from tests.committee.cases import CASTING

PUBLIC, PRIVATE, QUALIFIED = College.PUBLIC, College.PRIVATE, College.QUALIFIED
RULE = Rule(QuorumKind.MORE_THAN_HALF, MajorityKind.ABS_EXPRESSED, casting_vote=True)


def ballots(pour: int, contre: int, abstained: int = 0, college: College = PUBLIC) -> list[Vote]:
    choices = [Choice.FOR] * pour + [Choice.AGAINST] * contre + [Choice.ABSTAIN] * abstained
    return [Vote(college, choice) for choice in choices]


@pytest.mark.parametrize("case", CASTING)
def test_casting_vote_only_settles_an_open_tie(case: str) -> None:
    chair, secret, enabled, expected = CASTING[case]
    rule = replace(RULE, casting_vote=enabled, secret=secret)
    said = Choice(chair)
    others = ballots(4 - (said is Choice.FOR), 4 - (said is Choice.AGAINST), 2 - (said is Choice.ABSTAIN))

    counted = tallies.tally({PUBLIC: 10}, [*others, Vote(PUBLIC, said, presiding=True)])

    assert (counted.whole.pour, counted.whole.contre, counted.whole.abstained) == (4, 4, 2)
    assert tallies.verdict(rule, counted).outcome is Outcome(expected)


def test_each_college_must_carry() -> None:
    votes = [*ballots(3, 2), *ballots(2, 2, college=PRIVATE)]
    counted = tallies.tally({PUBLIC: 5, PRIVATE: 4, QUALIFIED: 0}, votes)

    double = tallies.verdict(replace(RULE, each_college=True), counted)
    single = tallies.verdict(RULE, counted)

    assert (double.outcome, single.outcome) == (Outcome.REJECTED, Outcome.ADOPTED)


def test_casting_vote_stays_inside_the_college_of_the_chair() -> None:
    chair = Vote(PUBLIC, Choice.FOR, presiding=True)
    votes = [chair, *ballots(0, 1), *ballots(1, 1, college=PRIVATE)]

    counted = tallies.tally({PUBLIC: 2, PRIVATE: 2}, votes)

    assert tallies.verdict(replace(RULE, each_college=True), counted).outcome is Outcome.REJECTED


def test_veto_rejects_whatever_the_count() -> None:
    votes = [*ballots(9, 0), Vote(PUBLIC, Choice.AGAINST, veto=True)]

    assert tallies.verdict(RULE, tallies.tally({PUBLIC: 10}, votes)).outcome is Outcome.REJECTED


def test_without_quorum_nothing_is_decided() -> None:
    assert tallies.verdict(RULE, tallies.tally({PUBLIC: 12}, ballots(6, 0))).outcome is Outcome.NO_QUORUM


def test_abstentions_beyond_the_expressed_are_pointed_out() -> None:
    said = tallies.verdict(RULE, tallies.tally({PUBLIC: 9}, ballots(1, 0, 8))).explanation

    warning = "Attention : les abstentions (8) dépassent les suffrages exprimés (1)."
    assert [str(each) for each in said][2:] == [warning, "La résolution est adoptée."]


def test_conditions_join_the_decision_when_they_were_needed() -> None:
    base = {PUBLIC: 5}
    asked = Vote(PUBLIC, Choice.FOR_WITH_CONDITIONS)

    needed = tallies.verdict(RULE, tallies.tally(base, [*ballots(1, 1), asked]))
    superfluous = tallies.verdict(RULE, tallies.tally(base, [*ballots(3, 1), asked]))

    assert (needed.outcome, needed.conditional) == (Outcome.ADOPTED_WITH_CONDITIONS, True)
    assert (superfluous.outcome, superfluous.conditional) == (Outcome.ADOPTED, False)


def test_conditions_of_the_resolution_are_part_of_the_decision() -> None:
    counted = tallies.tally({PUBLIC: 3}, ballots(2, 0))

    assert tallies.verdict(RULE, counted, conditions=True).outcome is Outcome.ADOPTED_WITH_CONDITIONS


def test_recusal_after_a_secret_ballot_voids_the_poll() -> None:
    rule = replace(RULE, secret=True)

    assert tallies.verdict(rule, Tally.unread()).outcome is Outcome.VOID
    assert Tally.revived(Tally.unread().document()).whole == Count(base=0)


def test_secret_box_is_counted_as_a_whole_unless_each_college_must_agree() -> None:
    rule = replace(RULE, secret=True)
    base = {PUBLIC: 2, QUALIFIED: 1}

    counted = tallies.secret_tally(rule, base, {(None, Choice.FOR): 2, (None, Choice.AGAINST): 1})
    by_college = tallies.secret_tally(
        replace(rule, each_college=True), base, {(PUBLIC, Choice.FOR): 2, (QUALIFIED, Choice.AGAINST): 1}
    )

    assert counted.colleges == {None: Count(base=3, pour=2, contre=1)}
    assert tallies.verdict(rule, counted).outcome is Outcome.ADOPTED
    assert by_college.colleges == {PUBLIC: Count(base=2, pour=2), QUALIFIED: Count(base=1, contre=1)}
    assert Tally.revived(counted.document()) == counted


def test_irregular_ballot_is_decisive_when_the_outcome_hangs_on_it() -> None:
    close = tallies.tally({PUBLIC: 11}, ballots(6, 5))
    clear = tallies.tally({PUBLIC: 11}, ballots(8, 3))

    irregular = Vote(PUBLIC, Choice.FOR)

    assert tallies.decisive(RULE, close, irregular) is True
    assert tallies.decisive(RULE, clear, irregular) is False


votes = st.lists(
    st.builds(Vote, st.sampled_from([PUBLIC, PRIVATE]), st.sampled_from(Choice), veto=st.booleans()),
    max_size=12,
)
rules = st.builds(
    Rule, st.sampled_from(QuorumKind), st.sampled_from(MajorityKind), st.booleans(), st.booleans()
)
BASE = {PUBLIC: 13, PRIVATE: 13}


@given(rules, votes, st.randoms())
def test_tally_does_not_depend_on_order(rule: Rule, cast: list[Vote], random: object) -> None:
    shuffled = list(cast)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert tallies.tally(BASE, shuffled) == tallies.tally(BASE, cast)


@given(rules, votes, st.sampled_from([PUBLIC, PRIVATE]))
def test_one_more_pour_never_turns_adopted_into_anything_else(
    rule: Rule, cast: list[Vote], college: College
) -> None:
    before = tallies.verdict(rule, tallies.tally(BASE, cast)).outcome
    after = tallies.verdict(rule, tallies.tally(BASE, [*cast, Vote(college, Choice.FOR)])).outcome

    assert after.adopted or not before.adopted


@given(rules, votes, st.sampled_from([PUBLIC, PRIVATE]))
def test_one_more_contre_never_adopts_what_was_rejected(
    rule: Rule, cast: list[Vote], college: College
) -> None:
    before = tallies.verdict(rule, tallies.tally(BASE, cast)).outcome
    after = tallies.verdict(rule, tallies.tally(BASE, [*cast, Vote(college, Choice.AGAINST)])).outcome

    assert before is not Outcome.REJECTED or not after.adopted


@given(rules, votes)
def test_rule_and_tally_come_back_as_they_were_kept(rule: Rule, cast: list[Vote]) -> None:
    counted = tallies.tally(BASE, cast)

    assert (Rule.revived(rule.document()), Tally.revived(counted.document())) == (rule, counted)
    assert counted.whole == sum(counted.colleges.values(), Count(base=0))
