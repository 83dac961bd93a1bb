"""What do the demonstration's founders keep for themselves: companies, a bin, a shelf, a self-test?"""

from uuid import UUID

from sqlmodel import col, select

from fundapp.demo.companies import PROJECTS, Project
from fundapp.demo.stage import Stage
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.companies import list_companies


def play(stage: Stage) -> None:
    """Cards learnt from dossiers, a draft begun with one, another thrown away, an old refusal put aside."""
    for company in ("Alizé Capteurs", "Vapeur Douce", "Brise Marine Filtration"):
        _learn(stage, PROJECTS[company])
    _throw_away(stage, "bastien", days=3)
    refused = _dossier(stage, PROJECTS["Sel & Sable Matériaux"])
    dossiers.shelve(stage.session, dossier_id=refused.id, by=refused.owner_id, at=stage.ago(20))


def _learn(stage: Stage, project: Project) -> None:
    dossier = _dossier(stage, project)
    dossiers.learn_company(stage.session, dossier_id=dossier.id, by=dossier.owner_id, at=stage.ago(1))


def _throw_away(stage: Stage, who: str, *, days: int) -> UUID:
    """Begun with a company's card, and given up the day after."""
    founder, at = stage.who(who), stage.ago(days)
    begun = dossiers.start_dossier(stage.session, call=stage.call, by=founder, at=at)
    [company, *_] = list_companies(stage.session, founder)
    dossiers.prefill(stage.session, dossier_id=begun.id, company_id=company.id, by=founder, at=at)
    dossiers.save_answers(
        stage.session, dossier_id=begun.id, typed={"title": "Hotte filtrante de quai"}, by=founder, at=at
    )
    dossiers.discard_draft(stage.session, dossier_id=begun.id, by=founder, at=stage.ago(days - 1))
    return begun.id


def _dossier(stage: Stage, project: Project) -> Dossier:
    own = select(Dossier).where(
        Dossier.company == project.company, Dossier.owner_id == stage.people[project.founder]
    )
    return stage.session.exec(own.order_by(col(Dossier.id)).limit(1)).one()
