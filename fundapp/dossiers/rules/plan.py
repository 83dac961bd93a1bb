"""Is the funding plan in balance, line by line and to the cent (INT-02)?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fundapp.dossiers.rules.reading import read_money, read_text
from fundapp.dossiers.types import PlanKind, PlanSide
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money, total
from fundapp.kernel.words import Sentence, say

MOST_LINES = 40
PREFIX = {PlanSide.NEED: "needs", PlanSide.RESOURCE: "resources"}
PARTS = ("kind", "label", "amount")
_NAME = re.compile(r"(needs|resources)-(\d{1,2})-(kind|label|amount)")


@dataclass(frozen=True)
class Line:
    """One line of the plan that can be counted."""

    side: PlanSide
    kind: PlanKind
    label: str
    amount: Money


@dataclass(frozen=True)
class Balance:
    """Both totals and what separates them."""

    needs: Money
    resources: Money

    @property
    def gap(self) -> Money:
        """Signed: negative when resources are missing."""
        return self.resources - self.needs

    @property
    def even(self) -> bool:
        return bool(self.needs) and not self.gap

    @property
    def sentence(self) -> Sentence:
        values = {"needs": self.needs, "resources": self.resources, "gap": self.gap}
        if not self.needs and not self.resources:
            return say("Le plan est vide : ajoutez vos besoins et vos ressources.")
        if self.gap:
            return say(
                "Besoins %(needs)s, ressources %(resources)s : l’écart est de %(gap)s. "
                "Les deux totaux doivent être égaux au centime près.",
                **values,
            )
        return say("Besoins %(needs)s, ressources %(resources)s : le plan est équilibré.", **values)


def is_plan_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def numbers(side: PlanSide, answers: Mapping[str, str]) -> list[int]:
    """The numbers of the lines that were typed on one side, blank ones too, in order."""
    found = (_NAME.fullmatch(name) for name in answers)
    return sorted({int(each[2]) for each in found if each and each[1] == PREFIX[side]})


def part(side: PlanSide, number: int, name: str) -> str:
    """The name of one input of one line."""
    return f"{PREFIX[side]}-{number}-{name}"


def read_plan(answers: Mapping[str, str]) -> tuple[list[Line], dict[str, Sentence]]:
    """The lines that can be counted, and a sentence for each input that can't."""
    lines: list[Line] = []
    wrong: dict[str, Sentence] = {}
    for side in PlanSide:
        for number in numbers(side, answers):
            typed = {each: answers.get(part(side, number, each), "").strip() for each in PARTS}
            if not any(typed.values()):
                continue
            try:
                lines.append(_read_line(side, typed))
            except Refused as refusal:
                wrong[part(side, number, refusal.field or "amount")] = refusal.sentence
    return lines, wrong


def _read_line(side: PlanSide, typed: Mapping[str, str]) -> Line:
    kind = next((each for each in PlanKind if each.side is side and each.value == typed["kind"]), None)
    if kind is None:
        raise Refused("Choisissez la nature de cette ligne.", field="kind")
    if not typed["amount"]:
        raise Refused("Indiquez le montant de cette ligne, ou videz-la.", field="amount")
    try:
        label = read_text(typed["label"], 160)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="label") from None
    return Line(side, kind, label, read_money(typed["amount"], least=1))


def balance(lines: Iterable[Line]) -> Balance:
    sides: dict[PlanSide, list[Money]] = {side: [] for side in PlanSide}
    for line in lines:
        sides[line.side].append(line.amount)
    return Balance(total(sides[PlanSide.NEED]), total(sides[PlanSide.RESOURCE]))


def with_line(answers: Mapping[str, str], side: PlanSide) -> dict[str, str]:
    """The answers with one more blank line on that side."""
    taken = numbers(side, answers)
    if len(taken) >= MOST_LINES:
        raise Refused("Un plan compte au plus %(most)s lignes de chaque côté.", most=MOST_LINES)
    return {**answers, part(side, (taken[-1] if taken else -1) + 1, "kind"): ""}


def without_line(answers: Mapping[str, str], line: str) -> dict[str, str]:
    """The answers without one line (`needs-2`), the following ones moved up."""
    kept = {name: text for name, text in answers.items() if not is_plan_name(name)}
    for side in PlanSide:
        left = [each for each in numbers(side, answers) if f"{PREFIX[side]}-{each}" != line]
        for new, old in enumerate(left):
            for each in PARTS:
                kept[part(side, new, each)] = answers.get(part(side, old, each), "")
    return kept
