"""Which dated parameters do reviews and due diligence read?"""

from fundapp.programme.rules.parameters import ParameterKind, ParameterSpec, declare

declare(
    ParameterSpec("review.minimum", "Évaluations nécessaires", ParameterKind.COUNT, most=20),
    ParameterSpec("diligence.minimum_items", "Points à vérifier au moins", ParameterKind.COUNT, most=60),
)
