"""Which dated parameters do the rules of dossiers read?"""

from fundapp.dossiers.types import DocumentKind
from fundapp.programme.rules.parameters import ParameterKind, ParameterSpec, declare

declare(
    ParameterSpec(
        "dossier.committee_pieces",
        "Pièces conformes avant le comité",
        ParameterKind.TABLE,
        words=DocumentKind,
    ),
    ParameterSpec(
        "dossier.answer_months", "Délai de réponse au porteur", ParameterKind.MONTHS, least=1, most=24
    ),
    ParameterSpec(
        "dossier.complement_days", "Délai pour déposer des compléments", ParameterKind.DAYS, least=1, most=180
    ),
    ParameterSpec(
        "dossier.required_pieces", "Pièces exigées au dépôt", ParameterKind.CHOICES, words=DocumentKind
    ),
    ParameterSpec("dossier.trash_days", "Conservation d’un brouillon retiré", ParameterKind.DAYS, most=365),
)
