"""Which words exist about telling people, and how are the facts of a letter kept?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, Worded, word


class MailState(Worded):
    """What has become of a notice's mail."""

    QUEUED = word("queued", "En attente d’envoi", "neutral")
    SENDING = word("sending", "Envoi en cours", "progress")
    SENT = word("sent", "Envoyé", "good")
    FAILED = word("failed", "Non remis", "bad")
    DROPPED = word("dropped", "Plus à envoyer", "neutral")


class FailureCause(Worded):
    """Why a mail was not delivered, or not yet."""

    UNKNOWN_ADDRESS = word("unknown_address", "Adresse inconnue", "bad")
    MAILBOX_FULL = word("mailbox_full", "Boîte pleine", "warn")
    REFUSED = word("refused", "Refusé par le destinataire", "bad")
    POSTPONED = word("postponed", "Remis à plus tard par le destinataire", "warn")
    SERVER_AWAY = word("server_away", "Serveur de courriel sans réponse", "warn")
    NOT_WRITTEN = word("not_written", "Courriel impossible à écrire", "bad")


class NoticeKind(Worded):
    """What a notice is about; each kind has a folder of words in templates/emails."""

    DOSSIER_RECEIVED = word("dossier_received", "Dossier déposé", "good")
    DOSSIER_ARRIVED = word("dossier_arrived", "Nouveau dossier", "info")
    DOSSIER_COMPLETE = word("dossier_complete", "Dossier complet", "good")
    DOSSIER_READY = word("dossier_ready", "Dossier à évaluer", "progress")
    DOSSIER_ASSIGNED = word("dossier_assigned", "Dossier attribué", "progress")
    DOSSIER_UNASSIGNED = word("dossier_unassigned", "Dossier à confier", "warn")
    DOSSIER_WITHDRAWN = word("dossier_withdrawn", "Dossier retiré", "neutral")
    DOSSIER_ENDED = word("dossier_ended", "Suite donnée au dossier", "warn")
    DOSSIER_FUNDED = word("dossier_funded", "Dossier financé", "good")
    DOSSIER_REOPENED = word("dossier_reopened", "Dossier rouvert", "info")
    DOSSIER_HELD = word("dossier_held", "Examen en pause", "warn")
    DOSSIER_RESUMED = word("dossier_resumed", "Examen repris", "info")
    COURSE_CHANGED = word("course_changed", "Cours du dossier modifié", "progress")
    NOT_YET = word("not_yet", "Pas encore : des points à reprendre", "warn")
    DOSSIER_RESUBMITTED = word("dossier_resubmitted", "Dossier redéposé", "progress")
    COMPLEMENTS_ASKED = word("complements_asked", "Compléments demandés", "warn")
    COMPLEMENTS_REMINDED = word("complements_reminded", "Rappel : compléments attendus", "warn")
    COMPLEMENTS_WITHDRAWN = word("complements_withdrawn", "Compléments plus demandés", "neutral")
    COMPLEMENTS_DEPOSITED = word("complements_deposited", "Compléments déposés", "good")
    COMPLEMENTS_RECEIVED = word("complements_received", "Compléments à lire", "progress")
    AMENDMENT_DEPOSITED = word("amendment_deposited", "Modifications déposées", "good")
    AMENDMENT_RECEIVED = word("amendment_received", "Modifications à lire", "progress")
    MESSAGE_RECEIVED = word("message_received", "Nouveau message", "info")
    PIECE_TO_RENEW = word("piece_to_renew", "Pièce à renouveler", "warn")
    PIECE_REFUSED = word("piece_refused", "Pièce à remplacer", "warn")
    PIECE_SENT = word("piece_sent", "Pièce à vérifier", "progress")
    POINT_TAKEN = word("point_taken", "Point de vérification confié", "progress")
    POINT_TO_CONFIRM = word("point_to_confirm", "Point bloquant à confirmer", "progress")
    REVIEWS_IN = word("reviews_in", "Évaluations rendues", "progress")
    READY_FOR_COMMITTEE = word("ready_for_committee", "Dossier à inscrire à une séance", "progress")
    SITTING_CONVENED = word("sitting_convened", "Convocation du comité", "info")
    POLL_OPENED = word("poll_opened", "Scrutin ouvert", "progress")
    POLL_WITHOUT_DECISION = word("poll_without_decision", "Scrutin sans décision", "warn")
    ASIDE_PROPOSED = word("aside_proposed", "Vote à écarter : à confirmer", "warn")
    VOTE_SET_ASIDE = word("vote_set_aside", "Vote interrompu", "info")
    AGENDA_CHANGED = word("agenda_changed", "Ordre du jour modifié", "warn")
    DECISION = word("decision", "Décision du comité", "info")
    DECISION_TAKEN = word("decision_taken", "Décision à mettre en œuvre", "progress")
    TICKET_RESERVED = word("ticket_reserved", "Ticket réservé", "progress")
    TICKET_WAITING = word("ticket_waiting", "Enveloppe insuffisante", "warn")
    TICKET_SIGNED = word("ticket_signed", "Financement signé", "good")
    ACCOUNT_TO_CONFIRM = word("account_to_confirm", "Compte bancaire à confirmer", "warn")
    ACCOUNT_PROPOSED = word("account_proposed", "Compte bancaire à vérifier", "warn")
    TRANCHE_REQUESTED = word("tranche_requested", "Versement demandé", "progress")
    TRANCHE_SENT_BACK = word("tranche_sent_back", "Demande à compléter", "warn")
    PAYMENT_VERIFIED = word("payment_verified", "Versement à payer", "progress")
    PAYMENT_MADE = word("payment_made", "Versement effectué", "good")
    PAYMENT_RETURNED = word("payment_returned", "Rejet de virement", "warn")
    TO_REOPEN = word("to_reopen", "Dossier à rouvrir", "warn")
    ENTRY_PROPOSED = word("entry_proposed", "Mouvement à décider", "progress")
    ENTRY_REFUSED = word("entry_refused", "Mouvement refusé", "warn")
    EXPORT_READY = word("export_ready", "Vos données sont prêtes", "good")
    EXPORT_FAILED = word("export_failed", "Données non préparées", "bad")
    ERASURE_ASKED = word("erasure_asked", "Suppression du compte demandée", "warn")
    ERASURE_HELD = word("erasure_held", "Suppression du compte retenue", "warn")
    CONFIRM_EMAIL = word("confirm_email", "Confirmation de l’adresse")
    ALREADY_REGISTERED = word("already_registered", "Compte déjà ouvert")
    RESET_PASSWORD = word("reset_password", "Nouveau mot de passe")
    PASSWORD_CHANGED = word("password_changed", "Mot de passe changé")
    FACTOR_CHANGED = word("factor_changed", "Second facteur changé")
    INVITATION = word("invitation", "Invitation")
    ROLES_CHANGED = word("roles_changed", "Vos rôles ont changé", "warn")
    PERSON_CHANGED = word("person_changed", "Droits d’une personne changés", "warn")
    PARAMETER_CHANGED = word("parameter_changed", "Paramètre du fonds changé", "warn")
    WORK_RELEASED = word("work_released", "Dossiers à confier", "warn")
    FORM_MOVED = word("form_moved", "Formulaire mis à jour", "warn")
    CO_EDITOR_INVITED = word("co_editor_invited", "Invitation à remplir un dossier", "info")
    CO_EDITOR_JOINED = word("co_editor_joined", "Invitation acceptée", "good")
    CO_EDITOR_LEFT = word("co_editor_left", "Départ d’un dossier partagé", "neutral")
    CO_EDITOR_REMOVED = word("co_editor_removed", "Accès retiré à un dossier", "warn")
    TRANSFER_PROPOSED = word("transfer_proposed", "Dossier proposé", "warn")
    TRANSFER_ACCEPTED = word("transfer_accepted", "Dossier transmis", "good")
    TRANSFER_DECLINED = word("transfer_declined", "Transmission refusée", "neutral")


MAIL_ONLY = frozenset(
    {
        NoticeKind.CONFIRM_EMAIL,
        NoticeKind.ALREADY_REGISTERED,
        NoticeKind.RESET_PASSWORD,
        NoticeKind.PASSWORD_CHANGED,
        NoticeKind.FACTOR_CHANGED,
        NoticeKind.INVITATION,
        NoticeKind.CO_EDITOR_INVITED,
        NoticeKind.ACCOUNT_TO_CONFIRM,
    }
)
"""Letters about the account itself: they go to the address, and are not shown once signed in."""


REQUIRED_BY_LAW = frozenset(
    {
        NoticeKind.DOSSIER_RECEIVED,
        NoticeKind.COMPLEMENTS_DEPOSITED,
        NoticeKind.AMENDMENT_DEPOSITED,
        NoticeKind.DOSSIER_COMPLETE,
        NoticeKind.COMPLEMENTS_ASKED,
        NoticeKind.DOSSIER_ENDED,
        NoticeKind.NOT_YET,
        NoticeKind.DECISION,
    }
)
"""Acknowledgments of receipt, requests for complements, answers with their reasons (INT-10, INT-13, INT-14):
one that is not delivered has to be known, since a time limit runs from it."""


class PageKind(StrEnum):
    """A page that a notice may lead to. Stored with the notice, so that routes may change their names:
    `views/pages.py` says where each is read today."""

    ACCOUNT = "account"
    AGENDA_ITEM = "agenda_item"
    COMPLEMENTS = "complements"
    CONFIRM_ACCOUNT = "confirm_account"
    CONFIRM_EMAIL = "confirm_email"
    DOSSIER = "dossier"
    ERASURE = "erasure"
    INVITATION = "invitation"
    JOIN_DOSSIER = "join_dossier"
    JUDGE_PIECES = "judge_pieces"
    MY_DOSSIER = "my_dossier"
    MY_DOSSIERS = "my_dossiers"
    MY_FORM = "my_form"
    MY_PIECES = "my_pieces"
    MY_TICKET = "my_ticket"
    NOTICES = "notices"
    OWN_DATA = "own_data"
    PEOPLE_OF_DOSSIER = "people_of_dossier"
    PERSON = "person"
    POLL = "poll"
    PROGRAMME = "programme"
    RESET_PASSWORD = "reset_password"  # noqa: S105 (the page where one is chosen)
    SIGN_IN = "sign_in"
    SITTING = "sitting"
    TICKET = "ticket"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True)
class Page:
    """Where a notice leads: a kind of page, and which one of them."""

    kind: PageKind
    values: Mapping[str, Any] = field(default_factory=dict)


def pack(fact: Any) -> Any:
    """A fact as JSON that remembers what it was, to be written in the reader's language later."""
    match fact:
        case Worded():
            return {"say": fact.label, "values": {}}
        case Sentence():
            return {"say": fact.text, "values": {name: pack(value) for name, value in fact.values.items()}}
        case Money():
            return {"cents": fact.cents}
        case datetime():
            return {"moment": fact.isoformat()}
        case date():
            return {"day": fact.isoformat()}
        case UUID():
            return str(fact)
        case list() | tuple():
            return [pack(each) for each in fact]
        case None | str() | int():
            return fact
    raise TypeError(f"a letter can't keep {type(fact).__name__}")


def unpack(kept: Any) -> Any:
    """The fact again: Money, a moment, a day, a sentence or plain text."""
    match kept:
        case {"say": text, "values": values}:
            return Sentence(text, {name: unpack(value) for name, value in values.items()})
        case {"cents": cents}:
            return Money(cents)
        case {"moment": moment}:
            return datetime.fromisoformat(moment)
        case {"day": day}:
            return date.fromisoformat(day)
        case list():
            return [unpack(each) for each in kept]
    return kept
