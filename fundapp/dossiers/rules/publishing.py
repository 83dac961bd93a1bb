"""What keeps a draft form from being published: everything at once, each fault with its place?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fundapp.dossiers.rules import columns, core, names
from fundapp.dossiers.rules.form import LISTS, Asked, CallForm, Condition, FormSection, Question
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.words import Sentence, say

LONGEST_LINE, LONGEST_TEXT = 500, 20_000
LARGEST = 999_999_999
"""The most that is read as a whole number."""
_SECTION = re.compile(r"[a-z][a-z0-9-]{0,60}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_LISTED = (AnswerKind.WORD, AnswerKind.WORDS)


@dataclass(frozen=True)
class Fault:
    """One thing to put right, and the page where it is done; the plan of the form when none is named."""

    sentence: Sentence
    section: str = ""
    question: str = ""
    column: str = ""


def faults_of(form: CallForm) -> list[Fault]:
    found = list(_of_the_whole(form))
    before: list[Question] = []
    for section in form.sections:
        found += [Fault(words, section=section.name) for words in _of_section(section)]
        for question in section.questions:
            found += [Fault(words, question=question.name) for words in _of_question(question, before)]
            found += _of_columns(question, before)
            before.append(question)
    return found


def _of_the_whole(form: CallForm) -> Iterator[Fault]:
    if not form.sections:
        yield Fault(say("Le formulaire n’a pas de section : ajoutez-en une, puis ses questions."))
    for question in core.lost_questions(form):
        yield Fault(say("Il manque la question « %(question)s » : remettez-la.", question=question.title))
    for name in _twice(section.name for section in form.sections):
        yield Fault(say("Deux sections ont la même adresse, %(name)s : retirez-en une.", name=name))
    for name in _twice(question.name for section in form.sections for question in section.questions):
        yield Fault(say("Deux questions ont le même nom, %(name)s : retirez-en une.", name=name))
    for title in _twice(_plain(section.title) for section in form.sections if section.title.strip()):
        yield Fault(say("Deux sections s’appellent « %(title)s » : renommez-en une.", title=title))
    pieces = (question.piece for question in form.questions if question.piece)
    for piece in _twice(pieces):
        yield Fault(say("La pièce « %(piece)s » est demandée deux fois : gardez une question.", piece=piece))


def _of_section(section: FormSection) -> Iterator[Sentence]:
    if not section.title.strip():
        yield say("Cette section n’a pas de titre : donnez-lui-en un.")
    if not _SECTION.fullmatch(section.name) or section.name in names.RESERVED_SECTIONS:
        yield say("L’adresse %(name)s mène à une autre page : refaites cette section.", name=section.name)
    if not section.questions:
        yield say(
            "La section « %(title)s » ne pose aucune question : ajoutez-en une, ou retirez-la.",
            title=section.title,
        )
    labels = (_plain(question.label) for question in section.questions if question.label.strip())
    for label in _twice(labels):
        yield say("Deux questions de la section sont écrites pareil : « %(label)s ».", label=label)


def _of_question(question: Question, before: Sequence[Question]) -> Iterator[Sentence]:
    yield from _of_asked(question, before)
    if question.name in names.RESERVED:
        yield say("Le nom %(name)s sert déjà à nos pages : refaites cette question.", name=question.name)
    model = core.model_of(question.name)
    if model and core.unlike_its_model(question, model):
        yield say("Nos calculs lisent cette réponse : rendez-lui sa nature, « %(kind)s ».", kind=model.kind)
    if core.why_kept(question) and (not question.required or question.when):
        yield say("Cette question est posée à tous, et chacun y répond : retirez ses conditions.")
    room = core.room_for(question)
    if room and question.limit > room:
        yield say("Il y a place pour %(room)s caractères au plus : baissez la limite.", room=room)
    if question.kind is AnswerKind.FILE and question.piece is None:
        yield say("Dites de quelle pièce il s’agit.")


def _of_columns(question: Question, before: Sequence[Question]) -> Iterator[Fault]:
    if question.kind is not AnswerKind.TABLE:
        return
    if not 1 <= len(question.columns) <= columns.MOST_COLUMNS:
        words = say("Un tableau compte de 1 à %(most)s colonnes.", most=columns.MOST_COLUMNS)
        yield Fault(words, question=question.name)
    for lost in core.lost_columns(question):
        words = say("Il manque la colonne « %(column)s », que nos calculs lisent.", column=lost.title)
        yield Fault(words, question=question.name)
    for name in _twice(each.name for each in question.columns):
        yield Fault(say("Deux colonnes ont le même nom, %(name)s.", name=name), question=question.name)
    for label in _twice(_plain(each.label) for each in question.columns if each.label.strip()):
        words = say("Deux colonnes sont écrites pareil : « %(label)s ».", label=label)
        yield Fault(words, question=question.name)
    models = core.model_of(question.name)
    by_name = {each.name: each for each in models.columns} if models else {}
    for column in question.columns:
        found = list(_of_asked(column, before))
        if column.kind not in columns.KINDS:
            found.append(say("Une case ne peut pas porter « %(kind)s ».", kind=column.kind))
        if column.name in by_name and core.unlike_its_model(column, by_name[column.name]):
            found.append(say("Nos calculs lisent cette colonne : elle garde sa nature."))
        room = core.room_in(question, column)
        if room and column.limit > room:
            found.append(say("Il y a place pour %(room)s caractères au plus : baissez la limite.", room=room))
        yield from (Fault(words, question=question.name, column=column.name) for words in found)


def _of_asked(asked: Asked, before: Sequence[Question]) -> Iterator[Sentence]:
    if not asked.label.strip():
        yield say("L’intitulé est vide : écrivez ce que vous demandez.")
    if not _NAME.fullmatch(asked.name):
        yield say("Le nom %(name)s ne se lit pas dans une adresse.", name=asked.name)
    yield from _of_size(asked)
    yield from _of_choices(asked)
    for condition in asked.when:
        yield from _of_condition(condition, before)


def _of_size(asked: Asked) -> Iterator[Sentence]:
    longest = LONGEST_TEXT if asked.kind is AnswerKind.TEXT else LONGEST_LINE
    if asked.kind in (AnswerKind.LINE, AnswerKind.TEXT) and not 1 <= asked.limit <= longest:
        yield say("La limite va de 1 à %(most)s caractères.", most=longest)
    counted = asked.kind in (AnswerKind.NUMBER, AnswerKind.DECIMAL)
    if counted and not 0 <= asked.least <= asked.most <= LARGEST:
        yield say("Le plus petit nombre admis ne dépasse pas le plus grand, %(most)s au plus.", most=LARGEST)
    if asked.kind is AnswerKind.MONEY and asked.least < 0:
        yield say("Le plus petit montant admis ne peut pas être négatif.")


def _of_choices(asked: Asked) -> Iterator[Sentence]:
    if asked.kind not in _LISTED:
        return
    if asked.words:
        if asked.words not in LISTS:
            yield say("La liste %(name)s n’existe pas : choisissez-en une autre.", name=asked.words)
        return
    labels = [_plain(choice.label) for choice in asked.choices]
    if len(labels) < 2:
        yield say("Proposez au moins deux réponses.")
    if not all(labels) or not all(_NAME.fullmatch(choice.value) for choice in asked.choices):
        yield say("Une réponse proposée est vide : écrivez-la, ou retirez-la.")
    if _twice(labels) or _twice(choice.value for choice in asked.choices):
        yield say("Deux réponses proposées sont les mêmes : gardez-en une.")


def _of_condition(condition: Condition, before: Sequence[Question]) -> Iterator[Sentence]:
    source = next((each for each in before if each.name == condition.question), None)
    if source is None:
        yield say("Une condition dépend d’une question qui n’est pas posée avant celle-ci : changez-la.")
    elif not source.kind.chosen:
        yield say("On ne choisit pas la réponse à « %(question)s » dans une liste.", question=source.title)
    elif not condition.among or not set(condition.among) <= {each.value for each in source.options}:
        yield say(
            "Une condition attend une réponse que « %(question)s » ne propose pas : changez-la.",
            question=source.title,
        )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
