"""Which dated parameters do the committee's rules read?"""

from fundapp.committee.types import MajorityKind, QuorumKind
from fundapp.programme.rules.parameters import ParameterKind, ParameterSpec, declare

declare(
    ParameterSpec("committee.quorum", "Quorum du comité", ParameterKind.CHOICE, words=QuorumKind),
    ParameterSpec("committee.majority", "Majorité du comité", ParameterKind.CHOICE, words=MajorityKind),
    ParameterSpec("committee.casting_vote", "Voix prépondérante de la présidence", ParameterKind.YES_NO),
    ParameterSpec("committee.each_college", "Majorité exigée dans chaque collège", ParameterKind.YES_NO),
    ParameterSpec(
        "committee.convocation_days", "Délai de convocation d’une séance", ParameterKind.DAYS, most=60
    ),
)
