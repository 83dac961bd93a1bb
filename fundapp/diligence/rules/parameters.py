"""Which dated parameters do reviews and due diligence read?"""

from fundapp.programme.rules.parameters import ParameterKind, ParameterSpec, declare

declare(
    ParameterSpec("review.minimum", "Évaluations nécessaires", ParameterKind.COUNT, most=20),
    ParameterSpec("diligence.demanded_points", "Points à solder avant le comité", ParameterKind.TABLE),
    ParameterSpec(
        "diligence.core_below_cents", "Montant à partir duquel le socle ne suffit plus", ParameterKind.CENTS
    ),
)
