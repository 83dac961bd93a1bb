"""What differs between two versions of a form, and what does it mean for the answers of one dossier?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fundapp.dossiers.rules.application import Application, read_application
from fundapp.dossiers.rules.form import Answers, Asked, CallForm, Condition, Question, cell_of
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, Worded, say, word


class Alteration(Worded):
    """What has become of a question."""

    ADDED = word("added", "Ajoutée", "good")
    REMOVED = word("removed", "Retirée", "bad")
    CHANGED = word("changed", "Changée", "warn")
    REWORDED = word("reworded", "Reformulée", "info")
    MOVED = word("moved", "Déplacée", "neutral")


@dataclass(frozen=True)
class Difference:
    """One question that is not the same, and in what."""

    kind: Alteration
    question: Question
    """As it is now; as it was, for one that is no longer asked."""
    details: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class FormChange:
    """All that differs, in the order of the newer form; then what it no longer asks."""

    questions: tuple[Difference, ...] = ()
    sections: tuple[Sentence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.questions or self.sections)


@dataclass(frozen=True)
class Effect:
    """For one dossier: what its applicant has to see to."""

    unasked: tuple[Question, ...] = ()
    """Answered, and no longer asked: the answers stay, and come back if the question does."""
    unread: Mapping[str, Sentence] = field(default_factory=dict)
    """Inputs whose answer was understood, and is not as it is now asked."""
    misread: tuple[Question, ...] = ()
    """The questions of these inputs."""
    missing: tuple[Question, ...] = ()
    """To be answered, and was not to be before."""

    def __bool__(self) -> bool:
        return bool(self.unasked or self.unread or self.missing)

    @property
    def to_do(self) -> bool:
        return bool(self.unread or self.missing)


def differences(before: CallForm, after: CallForm) -> FormChange:
    found = [each for question in after.questions if (each := _difference(before, after, question))]
    gone = [
        Difference(Alteration.REMOVED, each) for each in before.questions if each.name not in after.by_name
    ]
    return FormChange(tuple(found + gone), tuple(_sections(before, after)))


def told(difference: Difference) -> Sentence:
    """One change in a few words, for a letter."""
    return say("%(kind)s : « %(question)s »", kind=difference.kind, question=difference.question.title)


def effect(before: CallForm, after: CallForm, answers: Answers) -> Effect:
    """What going from one form to the other means for these answers."""
    old, new = read_application(before, answers), read_application(after, answers)
    unread = {name: words for name, words in new.wrong.items() if name not in old.wrong}
    owners = dict.fromkeys(found[0].name for name in unread if (found := after.question_at(name)))
    return Effect(
        unasked=tuple(each for each in old.asked if _answered(each, answers) and not _asks(new, each)),
        unread=unread,
        misread=tuple(after.by_name[name] for name in owners),
        missing=tuple(each for each in new.asked if new.lacks(each) and not _lacked(old, each)),
    )


def _asks(application: Application, question: Question) -> bool:
    return any(each.name == question.name for each in application.asked)


def _lacked(application: Application, question: Question) -> bool:
    return any(each.name == question.name and application.lacks(each) for each in application.asked)


def _answered(question: Question, answers: Answers) -> bool:
    if question.kind is AnswerKind.TABLE:
        cells = (name for name in answers if (cell := cell_of(name)) and cell[0] == question.name)
        return any(answers[name].strip() for name in cells)
    return bool(answers.get(question.name, "").strip())


def _difference(before: CallForm, after: CallForm, now: Question) -> Difference | None:
    then = before.by_name.get(now.name)
    if then is None:
        return Difference(Alteration.ADDED, now)
    deep = tuple(_rules(then, now, before, after))
    wording = tuple(_wording(then, now))
    if deep:
        return Difference(Alteration.CHANGED, now, deep + wording)
    if wording:
        return Difference(Alteration.REWORDED, now, wording)
    if before.section_of[now.name] != after.section_of[now.name]:
        where = say("Section « %(section)s ».", section=after.title_of(after.section_of[now.name]))
        return Difference(Alteration.MOVED, now, (where,))
    return None


def _wording(then: Asked, now: Asked) -> Iterator[Sentence]:
    if then.label != now.label:
        yield say("Intitulé : « %(then)s » devient « %(now)s ».", then=then.title, now=now.title)
    if then.hint != now.hint:
        yield say("L’aide à la réponse est réécrite.")
    if then.missing != now.missing:
        yield say("La phrase dite quand la réponse manque est réécrite.")


def _rules(then: Question, now: Question, before: CallForm, after: CallForm) -> Iterator[Sentence]:
    yield from _asked(then, now, before, after)
    if then.piece is not now.piece and now.piece:
        yield say("La pièce demandée est désormais « %(piece)s ».", piece=now.piece)
    yield from _columns(then, now, before, after)


_COUNTED = (AnswerKind.NUMBER, AnswerKind.DECIMAL, AnswerKind.MONEY)


def _asked(then: Asked, now: Asked, before: CallForm, after: CallForm) -> Iterator[Sentence]:
    if then.kind is not now.kind:
        yield say("Nature : « %(then)s » devient « %(now)s ».", then=then.kind, now=now.kind)
    elif then.kind in (AnswerKind.LINE, AnswerKind.TEXT) and then.limit != now.limit:
        yield say("Limite : %(then)s caractères deviennent %(now)s.", then=then.limit, now=now.limit)
    elif then.kind in _COUNTED and _range(then) != _range(now):
        yield say("Bornes : %(then)s devient %(now)s.", then=_range(then), now=_range(now))
    if then.required != now.required:
        yield (
            say("La réponse devient obligatoire.") if now.required else say("La réponse devient facultative.")
        )
    yield from _choices(then, now)
    if then.when != now.when:
        yield from _conditions(now, after)


def _range(asked: Asked) -> Sentence:
    if asked.kind is AnswerKind.MONEY:
        return say("au moins %(least)s", least=Money(asked.least))
    return say("de %(least)s à %(most)s", least=asked.least, most=asked.most)


def _choices(then: Asked, now: Asked) -> Iterator[Sentence]:
    if not (then.kind.chosen and now.kind.chosen):
        return
    old = {each.value: Sentence(each.label) for each in then.options}
    new = {each.value: Sentence(each.label) for each in now.options}
    if added := [label for value, label in new.items() if value not in old]:
        yield say("Réponses ajoutées : %(labels)s.", labels=added)
    if gone := [label for value, label in old.items() if value not in new]:
        yield say("Réponses retirées : %(labels)s.", labels=gone)
    for value, label in old.items():
        if new.get(value, label) != label:
            yield say("Réponse : « %(then)s » devient « %(now)s ».", then=label, now=new[value])


def _conditions(now: Asked, after: CallForm) -> Iterator[Sentence]:
    if not now.when:
        yield say("La question est posée à tous.")
    for condition in now.when:
        yield told_condition(condition, after)


def told_condition(condition: Condition, form: CallForm) -> Sentence:
    """When a question is asked, in words."""
    source = form.by_name.get(condition.question)
    if source is None:
        return say("Posée selon une question qui n’existe plus.")
    labels = [Sentence(each.label) for each in source.options if each.value in condition.among]
    return say("Posée si « %(question)s » vaut : %(labels)s.", question=source.title, labels=labels)


def _columns(then: Question, now: Question, before: CallForm, after: CallForm) -> Iterator[Sentence]:
    old = {each.name: each for each in then.columns}
    for column in now.columns:
        if column.name not in old:
            yield say("Colonne ajoutée : « %(column)s ».", column=column.title)
            continue
        for words in (*_asked(old[column.name], column, before, after), *_wording(old[column.name], column)):
            yield say("Colonne « %(column)s ». %(change)s", column=column.title, change=words)
    kept = {each.name for each in now.columns}
    for column in then.columns:
        if column.name not in kept:
            yield say("Colonne retirée : « %(column)s ».", column=column.title)


def _sections(before: CallForm, after: CallForm) -> Iterator[Sentence]:
    for section in after.sections:
        was = before.section(section.name)
        if was is None:
            yield say("Section ajoutée : « %(section)s ».", section=Sentence(section.title))
        elif was.title != section.title:
            yield say(
                "La section « %(then)s » s’appelle désormais « %(now)s ».",
                then=Sentence(was.title),
                now=Sentence(section.title),
            )
        elif was.intro != section.intro:
            yield say("L’introduction de « %(section)s » est réécrite.", section=Sentence(section.title))
    for section in before.sections:
        if after.section(section.name) is None:
            yield say("Section retirée : « %(section)s ».", section=Sentence(section.title))
    if _sections_of(before, after) != _sections_of(after, before):
        yield say("L’ordre des sections change.")
    if _order(before, after) != _order(after, before):
        yield say("L’ordre des questions change.")


def _sections_of(form: CallForm, other: CallForm) -> list[str]:
    return [each.name for each in form.sections if other.section(each.name)]


def _order(form: CallForm, other: CallForm) -> list[str]:
    """The questions that both have, as this one orders them within each section."""
    return [
        question.name
        for section in sorted(form.sections, key=lambda each: each.name)
        for question in section.questions
        if other.section_of.get(question.name) == section.name
    ]
