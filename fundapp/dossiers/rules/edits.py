"""How is a form changed: its sections, questions and columns added, re-worded, moved and removed?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from fundapp.dossiers.rules import core, names
from fundapp.dossiers.rules.form import CallForm, Choice, FormSection, Question
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel import seen
from fundapp.kernel.errors import Refused

MOST_SECTIONS = 20
MOST_QUESTIONS = 150


def mark(form: CallForm) -> str:
    """What a page that reads the whole draft has shown, in short."""
    return seen.mark(form.model_dump(mode="json"))


def the_section(form: CallForm, name: str) -> FormSection:
    found = form.section(name)
    if found is None:
        raise Refused("Cette section n’est plus dans le brouillon : reprenez depuis le plan du formulaire.")
    return found


def the_question(form: CallForm, name: str) -> Question:
    found = form.by_name.get(name)
    if found is None:
        raise Refused("Cette question n’est plus dans le brouillon : reprenez depuis le plan du formulaire.")
    return found


def add_section(form: CallForm, used: Collection[str], *, title: str, intro: str = "") -> CallForm:
    if len(form.sections) >= MOST_SECTIONS:
        raise Refused("Un formulaire compte au plus %(most)s sections.", most=MOST_SECTIONS)
    name = names.section_name(title, used)
    return CallForm(sections=(*form.sections, FormSection(name=name, title=title, intro=intro)))


def reword_section(form: CallForm, name: str, *, title: str, intro: str) -> CallForm:
    section = the_section(form, name)
    return _with_section(form, section.model_copy(update={"title": title, "intro": intro}))


def move_section(form: CallForm, name: str, step: int) -> CallForm:
    """One place up (-1) or down (1); at either end it stays."""
    at = form.sections.index(the_section(form, name))
    return CallForm(sections=_moved(form.sections, at, step))


def remove_section(form: CallForm, name: str) -> CallForm:
    """With its questions, none of which may be one that a form keeps."""
    section = the_section(form, name)
    kept = [question.title for question in section.questions if core.why_kept(question)]
    if kept:
        raise Refused(
            "Cette section porte des questions que tout formulaire garde : %(kept)s. Déplacez-les d’abord.",
            kept=kept,
        )
    return CallForm(sections=tuple(each for each in form.sections if each is not section))


def add_question(
    form: CallForm, used: Collection[str], *, section: str, label: str, kind: AnswerKind
) -> CallForm:
    if len(form.by_name) >= MOST_QUESTIONS:
        raise Refused("Un formulaire compte au plus %(most)s questions.", most=MOST_QUESTIONS)
    place = the_section(form, section)
    limit = 4_000 if kind is AnswerKind.TEXT else 160
    made = Question(name=names.question_name(label, used), kind=kind, label=label, limit=limit)
    return _with_section(form, place.model_copy(update={"questions": (*place.questions, made)}))


def put_back(form: CallForm, question: Question, section: str) -> CallForm:
    """A question of an earlier version, under its name, so that its answers are found again."""
    if question.name in form.by_name:
        return form
    place = form.section(section) or form.sections[-1]
    return _with_section(form, place.model_copy(update={"questions": (*place.questions, question)}))


def change_question(form: CallForm, name: str, changes: Mapping[str, Any]) -> CallForm:
    """Under the same name; what its kind has no use for is forgotten."""
    question = the_question(form, name)
    read_as = core.read_as(question)
    if read_as and changes.get("kind", read_as) is not read_as:
        raise Refused("Nos calculs lisent cette réponse : elle garde sa nature.", field="kind")
    changed = tidy(Question.model_validate({**question.model_dump(), **changes, "name": name}))
    return change(form, name, lambda _: changed)


def change(form: CallForm, name: str, how: Callable[[Question], Question]) -> CallForm:
    the_question(form, name)
    return CallForm(
        sections=tuple(
            section.model_copy(
                update={
                    "questions": tuple(how(each) if each.name == name else each for each in section.questions)
                }
            )
            for section in form.sections
        )
    )


def move_question(form: CallForm, name: str, step: int) -> CallForm:
    """One place up or down; past the end of its section it enters the next one."""
    section = the_section(form, form.section_of[the_question(form, name).name])
    at = next(n for n, each in enumerate(section.questions) if each.name == name)
    if 0 <= at + step < len(section.questions):
        return _with_section(
            form, section.model_copy(update={"questions": _moved(section.questions, at, step)})
        )
    next_to = form.sections.index(section) + step
    if not 0 <= next_to < len(form.sections):
        return form
    return place_question(form, name, form.sections[next_to].name, first=step > 0)


def place_question(form: CallForm, name: str, section: str, *, first: bool = False) -> CallForm:
    """Into another section, at its end unless said otherwise."""
    question = the_question(form, name)
    the_section(form, section)
    if form.section_of[name] == section:
        return form
    placed = []
    for each in form.sections:
        others = tuple(one for one in each.questions if one.name != name)
        here = () if each.name != section else (question,)
        placed.append(each.model_copy(update={"questions": (*here, *others) if first else (*others, *here)}))
    return CallForm(sections=tuple(placed))


def remove_question(form: CallForm, name: str) -> CallForm:
    why = core.why_kept(the_question(form, name))
    if why:
        raise Refused("Tout formulaire garde cette question. %(why)s", why=why)
    return CallForm(
        sections=tuple(
            each.model_copy(update={"questions": tuple(one for one in each.questions if one.name != name)})
            for each in form.sections
        )
    )


def choices_from(typed: Iterable[tuple[str, str]], path: str, used: Collection[str]) -> tuple[Choice, ...]:
    """Each typed label with its choice's value, blank of a new one; a blank label takes its choice away."""
    found: list[Choice] = []
    taken = {*used}
    for value, label in typed:
        if label.strip():
            value = value or names.choice_value(label, path, taken)
            taken.add(names.choice_path(path, value))
            found.append(Choice(value=value, label=label.strip()))
    return tuple(found)


def tidy(question: Question) -> Question:
    """Without what only questions of another kind have."""
    forget: dict[str, Any] = {}
    if question.kind not in (AnswerKind.WORD, AnswerKind.WORDS):
        forget |= {"choices": (), "words": ""}
    if question.words:
        forget["choices"] = ()
    if question.kind is not AnswerKind.TABLE:
        forget["columns"] = ()
    if question.kind is not AnswerKind.FILE:
        forget["piece"] = None
    return question.model_copy(update=forget)


def _with_section(form: CallForm, changed: FormSection) -> CallForm:
    return CallForm(sections=tuple(changed if each.name == changed.name else each for each in form.sections))


def _moved(parts: Sequence[Any], at: int, step: int) -> tuple[Any, ...]:
    to = min(max(at + step, 0), len(parts) - 1)
    rest = [*parts[:at], *parts[at + 1 :]]
    return (*rest[:to], parts[at], *rest[to:])
