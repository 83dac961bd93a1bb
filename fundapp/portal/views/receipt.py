"""How does an applicant prove what was submitted: the receipt of each version, as a document?"""

from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier, Snapshot
from fundapp.dossiers.rules import acknowledgment
from fundapp.dossiers.rules.receipt import ToldTable, plan_table, read_told
from fundapp.kernel import db
from fundapp.kernel.errors import Unavailable
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.web.documents import attached, pdf
from fundapp.web.filters import sentence, shown, size
from fundapp.web.guard import guarded
from fundapp.web.query import asked_number

VERSIONS = range(1, 1_000_000)


@bp.get("/mes-dossiers/<uuid:dossier_id>/accuse-de-reception.pdf")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def receipt(dossier: Dossier) -> Response:
    """The latest version's, unless `?version=` asks for an earlier one."""
    number = asked_number("version", VERSIONS)
    session = db.current()
    if number is None:
        snapshot = dossiers.latest_snapshot(session, dossier.id)
    else:
        snapshot = dossiers.get_snapshot(session, dossier.id, number)
    content = receipt_pdf(snapshot)
    version = f"-v{snapshot.number}" if snapshot.number > 1 else ""
    return attached(content, name=f"{dossier.reference}{version}.pdf", mime="application/pdf")


def receipt_pdf(snapshot: Snapshot) -> bytes:
    """French, whoever asks: it is a document of the administration."""
    with force_locale("fr"):
        return pdf("receipt.typ", _printed(snapshot))


def receipt_words(dossier: Dossier) -> str:
    """What to say of the receipt just made: that it is ready is said once it has come out."""
    try:
        receipt_pdf(dossiers.latest_snapshot(db.current(), dossier.id))
    except Unavailable:
        return gettext(
            "L’accusé de réception n’a pas pu être préparé à l’instant : téléchargez-le depuis cette page "
            "dans quelques minutes. Le dépôt, lui, est enregistré."
        )
    return gettext("L’accusé de réception est prêt.")


def _printed(snapshot: Snapshot) -> dict[str, Any]:
    """What was frozen, its amounts and dates written as people read them."""
    frozen, terms = snapshot.content, acknowledgment.terms_of(snapshot.content)
    submitted_at = datetime.fromisoformat(frozen["submitted_at"])
    deposited_at = datetime.fromisoformat(frozen.get("deposited_at", frozen["submitted_at"]))
    return {
        **frozen,
        "digest": snapshot.digest,
        "version": snapshot.number,
        "submitted_at": shown(submitted_at),
        "deposited_at": shown(deposited_at),
        "delay": [sentence(said) for said in acknowledgment.delay(terms)],
        "completeness": sentence(acknowledgment.completeness(terms)),
        "missing": [sentence(said) for said in terms.missing],
        "appeal": [sentence(said) for said in acknowledgment.appeal(terms.regime)],
        "sections": [
            {**section, "answers": [_told(answer) for answer in section["answers"]]}
            for section in frozen["sections"]
        ],
        "plan": [{"title": side["title"], **_written(plan_table(side))} for side in frozen["plan"]],
        "pieces": [{**piece, "size": size(piece["size"])} for piece in frozen["pieces"]],
    }


def _written(table: ToldTable) -> dict[str, Any]:
    return {
        "columns": [sentence(each) for each in table.columns],
        "rows": [[shown(cell, cents=True) for cell in row] for row in table.rows],
    }


def _told(told: dict[str, Any]) -> dict[str, Any]:
    """An answer in words; a table as its rows of words."""
    value = read_told(told)
    if isinstance(value, ToldTable):
        return {
            **told,
            "table": {
                **told["table"],
                "rows": [[shown(cell, cents=True) for cell in row] for row in value.rows],
            },
        }
    return {**told, "text": shown(value, cents=True)}
