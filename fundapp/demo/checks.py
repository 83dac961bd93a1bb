"""How is a dossier of the demonstration checked: its papers, then its points, the blocking ones by two?"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from fundapp.demo.companies import Project
from fundapp.demo.stage import Stage, judge
from fundapp.diligence import queries, services
from fundapp.diligence.queries.demands import point_demands
from fundapp.diligence.rules.catalogue import PIECES
from fundapp.diligence.types import Finding, ItemState, Preset, Severity
from fundapp.dossiers.types import DocumentKind, PieceState
from fundapp.kernel.clock import paris_day
from fundapp.programme import queries as programme
from fundapp.programme.rules import demanded

AGES: Mapping[DocumentKind, int] = {
    DocumentKind.BUSINESS_PLAN: 30,
    DocumentKind.FUNDING_PLAN: 4,
    DocumentKind.KBIS: 20,
    DocumentKind.STATUTES: 400,
    DocumentKind.BENEFICIAL_OWNERS: 20,
    DocumentKind.IDENTITY: 900,
    DocumentKind.IMPACT_NOTE: 6,
    DocumentKind.CAP_TABLE: 2,
    DocumentKind.AGREEMENT: 380,
    DocumentKind.ACCOUNTS: 190,
    DocumentKind.TAX: 12,
    DocumentKind.SOCIAL: 20,
}
"""How many days old each paper is when it is joined."""
NO_RESERVE: Mapping[int, Finding] = {}
CLEAN = Finding(
    state=ItemState.CLEARED,
    severity=Severity.BLOCKING,
    text="Pièce lue et rapprochée de l’original : rien à signaler.",
    evidence="Note d’instruction, paragraphe 2.",
)


def papers(
    stage: Stage, project: Project, *, without: Collection[DocumentKind] = ()
) -> dict[DocumentKind, int]:
    """What the fund demands of this project, with the age of each."""
    on = paris_day(stage.now)
    pieces = programme.demands(stage.session, "dossier.committee_pieces", on)
    points = demanded(point_demands(stage.session, on), project.instrument, project.asked)
    wanted = {DocumentKind(each) for each in demanded(pieces, project.instrument, project.asked)}
    wanted.update(kind for number in points for kind in PIECES.get(number, ()))
    return {kind: age for kind, age in AGES.items() if kind in wanted - {*without}}


def find_conform(stage: Stage, dossier_id: UUID, kinds: Collection[DocumentKind], *, days: int) -> None:
    for kind in kinds:
        judge(stage, dossier_id, kind, PieceState.CONFORM, days=days)


def check(stage: Stage, dossier_id: UUID, *, days: int, reserves: Mapping[int, Finding] = NO_RESERVE) -> None:
    """Run the checklist to its end: one investigates, a second person confirms the blockers."""
    at, manager, second = stage.ago(days), stage.who("gerante"), stage.who("gerant2")
    services.advance_to_diligence(
        stage.session, dossier_id=dossier_id, preset=Preset.DEMANDED, by=manager, at=at
    )
    for index, item in enumerate(queries.list_items(stage.session, dossier_id)):
        found = reserves.get(item.number, CLEAN)
        services.record_finding(
            stage.session,
            item_id=item.id,
            finding=Finding(**{**vars(found), "severity": item.severity}),
            by=manager,
            at=at + timedelta(days=1, minutes=20 * index),
        )
        if item.severity is Severity.BLOCKING:
            services.confirm_item(stage.session, item_id=item.id, by=second, at=at + timedelta(days=2))


def begin_small(stage: Stage, dossier_id: UUID, *, days: int) -> None:
    """Open the shortest list and look into one point: what else the fund demands is still to be opened."""
    analyst, at = stage.who("analyste"), stage.ago(days)
    services.advance_to_diligence(
        stage.session, dossier_id=dossier_id, preset=Preset.CORE, by=stage.who("gerante"), at=at
    )
    impact = queries.list_items(stage.session, dossier_id)[1]
    services.record_finding(
        stage.session,
        item_id=impact.id,
        finding=Finding(
            ItemState.ANALYSED,
            impact.severity,
            text="Référence et cible cohérentes ; la méthode de mesure reste à décrire.",
            evidence="Note d’instruction, paragraphe 4.",
        ),
        by=analyst,
        at=at + timedelta(days=1),
    )


def recommend(stage: Stage, dossier_id: UUID, *, days: int) -> None:
    """Send a checked dossier to the committee."""
    services.advance_to_committee(
        stage.session, dossier_id=dossier_id, by=stage.who("gerante"), at=stage.ago(days)
    )
