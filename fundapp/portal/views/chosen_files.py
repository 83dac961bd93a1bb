"""How do the files chosen on a page come in, those refused holding up none of the others?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app, request
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.pieces import AskedPiece, twin_of
from fundapp.dossiers.rules.catalogue import CATALOGUE
from fundapp.dossiers.services.pieces import Received, receive
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import Outdated
from fundapp.kernel.words import Sentence, say
from fundapp.portal.forms.pieces import PiecesForm, file_name
from fundapp.settings import Settings
from fundapp.web import pace
from fundapp.web.guard import the_actor
from fundapp.web.overwriting import writers_of
from fundapp.web.storage import the_vault


@dataclass(frozen=True)
class UseCase:
    """Join a piece to a dossier or prepare it with an answer; write its date."""

    join: Callable[..., Document]
    date: Callable[..., Document] | None = None


@dataclass
class Incoming:
    """What came in, and the form with what did not."""

    form: PiecesForm
    joined: list[Document] = field(default_factory=list)
    dated: list[Document] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.form.errors

    @property
    def anything(self) -> bool:
        return bool(self.joined or self.dated)

    @property
    def words(self) -> Sentence:
        """What has been joined, and whether the dossier had the same file already."""
        twin = next((twin for each in self.joined if (twin := twin_of(db.current(), each))), None)
        if twin is not None:
            return say(
                "La pièce est jointe. Le même fichier est déjà au dossier : « %(piece)s ».", piece=twin.kind
            )
        if not self.joined:
            return say("La date est enregistrée.")
        number = len(self.joined)
        return Sentence(ngettext("La pièce est jointe.", "Les %(num)s pièces sont jointes.", number))


def settings() -> Settings:
    found = current_app.config["SETTINGS"]
    assert isinstance(found, Settings)
    return found


def chosen(kind: DocumentKind) -> list[FileStorage]:
    return [each for each in request.files.getlist(file_name(kind)) if each.filename]


def kinds_sent() -> list[DocumentKind]:
    return [kind for kind in DocumentKind if chosen(kind)]


def take_in(dossier: Dossier, asked: list[AskedPiece], form: PiecesForm, use_case: UseCase) -> Incoming:
    """Everything that was chosen and dated on the page; what is refused is told beside its place."""
    came = Incoming(form)
    form.validate()
    for place in asked:
        if chosen(place.kind):
            came.joined += _join_all(dossier, form, place.kind, use_case)
        elif use_case.date is not None and place.files:
            came.dated += _date(dossier, form, place, use_case.date)
    return came


def _join_all(dossier: Dossier, form: PiecesForm, kind: DocumentKind, use_case: UseCase) -> list[Document]:
    sent, date = chosen(kind), form.date_of(kind)
    if len(sent) > 1 and not CATALOGUE[kind].several:
        words = "« %(piece)s » tient en un seul fichier : réunissez-les, ou choisissez une autre ligne."
        form.refuse_piece(kind, Refused(words, piece=kind))
        return []
    if date is not None and date.errors:
        return []
    joined = [_join(dossier, form, kind, each, use_case) for each in sent]
    return [each for each in joined if each is not None]


def _join(
    dossier: Dossier, form: PiecesForm, kind: DocumentKind, upload: FileStorage, use_case: UseCase
) -> Document | None:
    date, name = form.date_of(kind), upload.filename or ""
    try:
        file = _received(upload)
        with db.transaction() as work:
            return use_case.join(
                work,
                dossier_id=dossier.id,
                kind=kind,
                file=file,
                dated_on=date.data if date is not None else None,
                by=the_actor().id,
                at=clock.now(),
            )
    except Refused as refusal:
        form.refuse_piece(kind, refusal, name=name)
    return None


def _date(
    dossier: Dossier, form: PiecesForm, place: AskedPiece, write: Callable[..., Document]
) -> list[Document]:
    date = form.date_of(place.kind)
    latest = place.files[-1]
    if date is None or date.errors or date.data is None or date.data == latest.dated_on:
        return []
    try:
        with db.transaction() as work:
            return [
                write(
                    work,
                    dossier_id=dossier.id,
                    document_id=latest.id,
                    dated_on=date.data,
                    seen=form.seen_of(place.kind).data,
                    by=the_actor().id,
                    at=clock.now(),
                )
            ]
    except Outdated as conflict:
        form.seen_of(place.kind).data = conflict.seen
        both = Refused(
            "%(who)s : %(day)s. Votre date n’est pas enregistrée : enregistrez de nouveau pour remplacer "
            "l’autre, ou videz la vôtre pour la garder.",
            who=writers_of(conflict)["dated_on"],
            day=conflict.stored["dated_on"],
            field="dated_on",
        )
        form.refuse_piece(place.kind, both)
    except Refused as refusal:
        form.refuse_piece(place.kind, refusal)
    return []


def _received(upload: FileStorage) -> Received:
    pace.count_file()
    with_limits = settings()
    return receive(
        upload.filename or "",
        upload.read(with_limits.max_upload_bytes + 1),
        vault=the_vault(),
        antivirus=with_limits.clamav,
        most_bytes=with_limits.max_upload_bytes,
    )
