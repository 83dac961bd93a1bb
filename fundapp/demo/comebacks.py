"""Which dossiers of the demonstration were answered « pas encore », and which one came back?"""

from datetime import timedelta
from uuid import UUID

from fundapp.demo.companies import PROJECTS
from fundapp.demo.stage import Stage, accept, deposit, join, review
from fundapp.diligence.types import Opinion
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.rules.not_yet import Lack
from fundapp.dossiers.types import Declaration, DocumentKind
from fundapp.kernel.clock import paris_day

REEF = (
    Lack(
        "Éprouver la tenue à la houle",
        "Un essai en bassin, par un laboratoire, à la houle décennale du port : le rapport et ses mesures.",
    ),
    Lack(
        "Dire qui achète",
        "Au moins une lettre du gestionnaire d’un port ou d’une digue, avec un linéaire et un prix.",
        piece=DocumentKind.LETTER_OF_INTENT,
        about=DocumentKind.LETTER_OF_INTENT.label,
    ),
    Lack(
        "Revoir les emplois",
        "Leur nombre par année et par métier : six emplois ne suffisent pas à mouler ce qui est annoncé.",
        question="jobs",
        about="Emplois créés sur le territoire",
    ),
)
COLD = (
    Lack(
        "Démontrer la sûreté de l’ammoniac",
        "Une étude de dangers relue par un bureau indépendant, avec les distances d’effet.",
    ),
    Lack(
        "Confirmer le volume livré",
        "Le calendrier des escales sur un an, signé de l’armateur.",
    ),
    Lack(
        "Préciser les emplois",
        "Leur nombre par année, en distinguant la pose de l’exploitation.",
        question="jobs",
        about="Emplois créés sur le territoire",
    ),
)
REPLIES = {
    "point-1": "L’étude de dangers est jointe, relue en août : le plus grand rayon d’effet est de 40 mètres, "
    "à l’intérieur du terre-plein.",
    "point-2": "L’armateur a signé 48 escales par an pour trois ans ; leur calendrier est joint.",
    "point-3": "Onze emplois : quatre pour la pose la première année, sept pour l’exploitation ensuite.",
}


def play(stage: Stage) -> None:
    """One waits for its founder to come back; the other has come back and is being reviewed again."""
    _answered(stage, "Digue Vive", REEF, days=20, reason=REEF_REASON, back_in=120)
    cold = _answered(stage, "Froid du Quai", COLD, days=80, reason=COLD_REASON, back_in=10)
    _come_back(stage, cold, days=9)


REEF_REASON = (
    "L’idée est forte et le besoin réel. Mais rien ne montre encore que ces blocs tiennent la houle, ni que "
    "quelqu’un les achète : le fonds ne peut pas engager d’argent sur ces deux inconnues."
)
COLD_REASON = (
    "Le projet répond à un besoin du port. Trois points empêchent encore de le présenter au comité, dont la "
    "sûreté, qui passe avant tout."
)


def _answered(
    stage: Stage, company: str, lacks: tuple[Lack, ...], *, days: int, reason: str, back_in: int
) -> UUID:
    dossier_id = deposit(stage, PROJECTS[company], days=days + 20)
    accept(stage, dossier_id, days=days + 17)
    review(stage, dossier_id, days=days + 8, shift=-1, opinion=Opinion.RESERVED)
    dossiers.answer_not_yet(
        stage.session,
        dossier_id=dossier_id,
        reason=reason,
        lacks=lacks,
        back_before=paris_day(stage.now) + timedelta(days=back_in),
        by=stage.who("gerante"),
        at=stage.ago(days),
    )
    return dossier_id


def _come_back(stage: Stage, previous_id: UUID, *, days: int) -> None:
    project = PROJECTS["Froid du Quai"]
    founder, at = stage.people[project.founder], stage.ago(days)
    begun = dossiers.resubmit(
        stage.session, previous_id=previous_id, call=stage.call, by=founder, at=stage.ago(days + 12)
    )
    dossiers.keep_replies(stage.session, dossier_id=begun.id, typed=REPLIES, by=founder, at=at)
    dossiers.save_answers(stage.session, dossier_id=begun.id, typed={"jobs": "11"}, by=founder, at=at)
    join(stage, project, begun.id, DocumentKind.OTHER, days=days, old=30)
    dossiers.submit_dossier(
        stage.session, dossier_id=begun.id, declarations=list(Declaration), by=founder, at=at
    )
    accept(stage, begun.id, days=days - 2)
    review(stage, begun.id, days=days - 5, opinion=Opinion.FAVOURABLE)
