"""Which dossiers of the demonstration wait, and which have ended, each in its way?"""

from uuid import UUID

from fundapp.committee import services as committee
from fundapp.demo.companies import PROJECTS
from fundapp.demo.stage import Stage, accept, deposit, review
from fundapp.diligence.types import Opinion
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.types import Charge, EndReason, Status
from fundapp.kernel.clock import paris_day
from fundapp.portfolio import services as portfolio


def on_hold(stage: Stage) -> None:
    """One whose examination waits for somebody outside the fund, to be looked at again today."""
    dust = deposit(stage, PROJECTS["Vigie des Poussières"], days=21)
    accept(stage, dust, days=19)
    review(stage, dust, days=15, opinion=Opinion.FAVOURABLE)
    committee.hold_dossier(
        stage.session,
        dossier_id=dust,
        reason="Le port rend en fin de mois son avis sur les caméras du site d’essai.",
        charged_to=Charge.APPLICANT,
        again_on=paris_day(stage.now),
        by=stage.who("gerante"),
        at=stage.ago(8),
    )


def ended(stage: Stage) -> None:
    """One declined with its reason, one taken back by its founder."""
    bricks = deposit(stage, PROJECTS["Sel & Sable Matériaux"], days=60)
    accept(stage, bricks, days=57)
    review(stage, bricks, days=50, shift=-2, opinion=Opinion.UNFAVOURABLE)
    dossiers.answer_with_letter(
        stage.session,
        dossier_id=bricks,
        status=Status.DECLINED,
        reason_code=EndReason.WEAK_CASE,
        reason_text="Les essais mécaniques manquent et le liant n’a pas été éprouvé à l’humidité : "
        "déposez à nouveau avec ces résultats.",
        by=stage.who("gerante"),
        at=stage.ago(45),
    )
    linen = deposit(stage, PROJECTS["Lin des Flandres Composites"], days=40)
    dossiers.withdraw_dossier(stage.session, dossier_id=linen, by=stage.who("driss"), at=stage.ago(33))


def close_barges(stage: Stage, dossier_id: UUID) -> None:
    """Adopted, and given up by its founder before anything was signed.

    What is older than the news is told to nobody: its ticket is given up here, not by the reaction.
    """
    by, at = stage.who("gerante"), stage.ago(70)
    portfolio.close_dossier(
        stage.session,
        dossier_id=dossier_id,
        reason_code=EndReason.ABANDONED,
        reason_text="Vous nous avez écrit que le gestionnaire du canal pose lui-même ces bornes : le projet "
        "n’a plus d’objet, et le ticket voté retourne à son enveloppe.",
        by=by,
        at=at,
    )
    portfolio.give_up_tickets(stage.session, dossier_id=dossier_id, by=by, at=at)
