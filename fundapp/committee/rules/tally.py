"""What did the committee decide? From the ballots to an outcome, explained with its arithmetic."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from fundapp.committee.rules import majority, quorum
from fundapp.committee.types import Choice, Count, Outcome, Rule, Tally, Verdict, Vote
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import College


def count_of(base: int, choices: Mapping[Choice, int], proxies: int = 0) -> Count:
    conditional = choices.get(Choice.FOR_WITH_CONDITIONS, 0)
    return Count(
        base=base,
        pour=choices.get(Choice.FOR, 0) + conditional,
        contre=choices.get(Choice.AGAINST, 0),
        abstained=choices.get(Choice.ABSTAIN, 0),
        no_part=choices.get(Choice.NO_PART, 0),
        proxies=proxies,
        conditional=conditional,
    )


def tally(base: Mapping[College, int], votes: Iterable[Vote]) -> Tally:
    """Count open ballots college by college; `base` says how many may vote in each, recusals out."""
    cast = list(votes)
    chair = next((vote for vote in cast if vote.presiding), None)
    colleges: dict[College | None, Count] = {}
    for college, members in base.items():
        own = [vote for vote in cast if vote.college is college]
        choices = Counter(vote.choice for vote in own)
        colleges[college] = count_of(members, choices, sum(vote.proxy for vote in own))
    return Tally(
        colleges=colleges,
        chair=chair.choice if chair else None,
        chair_college=chair.college if chair else None,
        vetoes=sum(vote.veto and vote.choice is Choice.AGAINST for vote in cast),
    )


def secret_tally(
    rule: Rule, base: Mapping[College, int], counts: Mapping[tuple[College | None, Choice], int]
) -> Tally:
    """Count a box of numbers: no chair to cast a vote, no veto, for nobody's ballot is known (GOV-08)."""
    bases = dict[College | None, int](base.items()) if rule.each_college else {None: sum(base.values())}
    return Tally(
        colleges={
            college: count_of(members, {choice: counts.get((college, choice), 0) for choice in Choice})
            for college, members in bases.items()
        }
    )


def verdict(rule: Rule, counted: Tally, *, conditions: bool = False) -> Verdict:
    """Quorum, then veto, then majority; `conditions` says whether the resolution itself carries some."""
    if counted.spoiled:
        withdrawn = say("Un membre s’est déporté après un vote secret : son bulletin ne peut être repris.")
        return Verdict(Outcome.VOID, (withdrawn, say("Le scrutin est nul et peut être rouvert.")))
    whole = counted.whole
    said = [quorum.explained(rule.quorum, whole)]
    if not quorum.reached(rule.quorum, whole):
        return Verdict(Outcome.NO_QUORUM, (*said, say("Aucune décision n’est prise.")))
    if counted.vetoes:
        veto = say("Un membre qui a droit de veto a voté contre : la résolution est rejetée.")
        return Verdict(Outcome.REJECTED, (*said, veto))
    adopted, reasons = _adopted(rule, counted)
    said += [*reasons, *_warnings(whole)]
    if not adopted:
        return Verdict(Outcome.REJECTED, (*said, say("La résolution est rejetée.")))
    needed = whole.conditional > 0 and not _adopted(rule, _hardened(counted))[0]
    if needed:
        said.append(
            say("Sans les « pour, avec conditions », la majorité manquait : leurs conditions sont retenues.")
        )
    if conditions or needed:
        adopted_so = say("La résolution est adoptée avec conditions.")
        return Verdict(Outcome.ADOPTED_WITH_CONDITIONS, (*said, adopted_so), conditional=needed)
    return Verdict(Outcome.ADOPTED, (*said, say("La résolution est adoptée.")))


def _adopted(rule: Rule, counted: Tally) -> tuple[bool, list[Sentence]]:
    """Whether the majority holds: in the whole committee, or in every college that may vote."""
    if not rule.each_college:
        return _carried(rule, counted.whole, counted.chair)
    adopted, said = True, []
    for college, count in counted.colleges.items():
        if college is None or count.base == 0:
            continue
        chair = counted.chair if college is counted.chair_college else None
        carried, reasons = _carried(rule, count, chair)
        adopted &= carried
        said += [say("Collège « %(college)s » : %(why)s", college=college, why=each) for each in reasons]
    return adopted, said


def _carried(rule: Rule, count: Count, chair: Choice | None) -> tuple[bool, list[Sentence]]:
    """The arithmetic, then the chair's voice on an exact tie (GOV-06)."""
    said = [majority.explained(rule.majority, count)]
    if not majority.is_tie(rule.majority, count):
        return majority.carries(rule.majority, count), said
    if rule.secret or not rule.casting_vote or chair not in CASTING:
        return False, [*said, say("Partage égal des voix, sans voix prépondérante.")]
    carried = chair is not Choice.AGAINST
    words = (
        say("Partage égal : la voix prépondérante de la présidence est pour.")
        if carried
        else say("Partage égal : la voix prépondérante de la présidence est contre.")
    )
    return carried, [*said, words]


CASTING = (Choice.FOR, Choice.FOR_WITH_CONDITIONS, Choice.AGAINST)


def _warnings(count: Count) -> list[Sentence]:
    if count.abstained <= count.expressed:
        return []
    return [
        say(
            "Attention : les abstentions (%(abstained)s) dépassent les suffrages exprimés (%(expressed)s).",
            abstained=count.abstained,
            expressed=count.expressed,
        )
    ]


def _hardened(counted: Tally) -> Tally:
    """The same tally if whoever asked for conditions had voted against for want of them."""
    chair = Choice.AGAINST if counted.chair is Choice.FOR_WITH_CONDITIONS else counted.chair
    colleges = {
        college: replace(
            count, pour=count.pour - count.conditional, contre=count.contre + count.conditional, conditional=0
        )
        for college, count in counted.colleges.items()
    }
    return replace(counted, colleges=colleges, chair=chair)


def decisive(rule: Rule, counted: Tally, irregular: Vote) -> bool:
    """Whether the outcome would differ without this ballot (GOV-23); influence in debate is not covered."""
    count = counted.colleges[irregular.college]
    without = count_of(0, {irregular.choice: 1})
    fewer = Count(
        **{name: getattr(count, name) - getattr(without, name) for name in vars(count) if name != "base"},
        base=count.base - 1,
    )
    other = replace(counted, colleges={**counted.colleges, irregular.college: fewer})
    return verdict(rule, other).outcome is not verdict(rule, counted).outcome
