"""Which fund is the demonstration's: Dunkerque's public facts, under a fictitious name?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers.services.forms import give_form
from fundapp.kernel.money import Money, euros
from fundapp.programme import services
from fundapp.programme.models import Call, Fund
from fundapp.programme.types import Axis, College, EnvelopeKind

OPENS_ON, CLOSES_ON = date(2019, 9, 13), date(2029, 12, 31)
ENVELOPES: dict[EnvelopeKind, Money] = {
    EnvelopeKind.EQUITY: euros(27_600_000),
    EnvelopeKind.GRANT: euros(9_900_000),
}
PARTNERS = (
    ("Communauté urbaine de Dunkerque", "CUD", College.PUBLIC),
    ("Communauté de communes des Hauts de Flandre", "CCHF", College.PUBLIC),
    ("Grand Port Maritime de Dunkerque", "GPMD", College.PUBLIC),
    ("CCI Hauts-de-France", "CCI", College.PRIVATE),
    ("Rev3, troisième révolution industrielle", "Rev3", College.QUALIFIED),
    ("Acteurs économiques du Dunkerquois", "AED", College.PRIVATE),
)
IN_CAPITAL = ["shares", "preferred", "bsa_air", "convertible"]
COMMITTEE_PIECES = [
    {"demand": ["bp", "pf", "kbis", "stat", "ubo", "id", "imp"]},
    {"demand": ["cap"], "instruments": IN_CAPITAL},
]
"""What is conform before the committee, beside what makes a dossier complete."""
DEMANDED_POINTS = [
    {"demand": [1, 2, 16, 20, 24, 49, 50, 51, 52, 56, 57, 59]},
    {"demand": [4, 5, 6, 17, 26, 30], "instruments": IN_CAPITAL},
    {"demand": [6, 26, 30], "from_cents": 30_000_000},
    {"demand": [19], "instruments": ["grant", "advance"], "from_cents": 30_000_000},
    {"demand": [11, 13, 14, 35, 40, 45, 48], "from_cents": 50_000_000},
]
"""The points of verification that are settled before the committee."""
PARAMETERS: dict[str, tuple[object, str]] = {
    "committee.quorum": ("more_than_half", "Règlement du comité, art. 4"),
    "committee.majority": ("abs_expressed", "Règlement du comité, art. 5"),
    "committee.casting_vote": (True, "Règlement du comité, art. 5"),
    "committee.convocation_days": (5, "CRPA R133-8 et suivants"),
    "ticket.lapse_months": (6, "Règlement du fonds"),
    "cap.ticket_min_cents": (10_000_000, "Règlement du fonds"),
    "cap.ticket_max_cents": (200_000_000, "Règlement du fonds"),
    "cap.company_bp": (1000, "Règlement du fonds"),
    "cofinancing.second_person_cents": (10_000_000, "Règlement du fonds, quatre yeux"),
    "return.second_person_cents": (1_000_000, "Règlement du fonds, quatre yeux"),
    "return.interest_bp": (1000, "Règlement du fonds, quatre yeux"),
    "state_aid.de_minimis_cents": (30_000_000, "Règlement (UE) 2023/2831, art. 3"),
    "dossier.answer_months": (2, "CRPA L231-4"),
    "dossier.complement_days": (15, "CRPA L114-5"),
    "dossier.required_pieces": (["pitch"], "Règlement de l’appel"),
    "dossier.trash_days": (30, "Règlement du fonds, protection des données"),
    "account.export_days": (7, "Règlement du fonds, protection des données"),
    "account.erasure_days": (14, "Règlement du fonds, protection des données"),
    "retention.refused_years": (7, "RGPD art. 5, 1, e : deux ans, puis cinq en archives"),
    "retention.funded_years": (10, "Règlement (UE) 2023/2831, art. 6 ; code de commerce, art. L123-22"),
    "review.minimum": (1, "Règlement d’instruction, art. 2"),
    "dossier.committee_pieces": (COMMITTEE_PIECES, "Règlement d’instruction, art. 3"),
    "diligence.demanded_points": (DEMANDED_POINTS, "Règlement d’instruction, art. 3"),
    "diligence.core_below_cents": (20_000_000, "Règlement d’instruction, art. 3"),
}
FUNDED = (
    "Des projets de 100 000 € à 2 M€ menés dans le Dunkerquois, du prototype à la première usine.",
    "En subvention pour la recherche et les démonstrateurs ; en capital pour la croissance.",
    "La qualité de l’air, le CO2, les réseaux de chaleur, l’écologie industrielle, l’IA pour l’emploi.",
)
CRITERIA = (
    "L’effet mesurable sur l’un des cinq axes du programme.",
    "La part de financement privé que l’argent public entraîne.",
    "L’ancrage : emplois, site et partenaires du territoire.",
    "La solidité de l’équipe, de la technique et du marché.",
)
ELIGIBILITY: dict[str, object] = {
    "version": 1,
    "criteria": [
        {
            "kind": "territory",
            "area": "Communauté urbaine de Dunkerque et Communauté de communes des Hauts de Flandre",
        },
        {"kind": "axis", "axes": [axis.value for axis in Axis]},
        {"kind": "company"},
        {"kind": "size", "people": 250, "turnover": 50},
        {
            "kind": "sector",
            "excluded": ["énergies fossiles", "tabac", "jeux d’argent", "armes", "immobilier de rapport"],
        },
        {"kind": "maturity", "least": 4},
        {"kind": "private_share", "least_bp": 5000},
        {"kind": "works"},
    ],
}


def establish(
    session: Session, *, opens_at: datetime, closes_at: datetime, by: UUID, at: datetime
) -> tuple[Fund, Call]:
    """The fund with its envelopes, partners, parameters and one call, open between two moments."""
    fund = services.establish_fund(
        session,
        fund=Fund(
            name="Fonds Dunkerque Énergie Créative",
            territory="Dunkerquois",
            operator="Données de démonstration",
            contact_email="fonds@example.org",
            contact_phone="03 00 00 00 00",
            contact_address="1 quai de la Démonstration, 59140 Dunkerque",
            target=euros(288_000_000),
        ),
        envelopes=ENVELOPES,
        opens_on=OPENS_ON,
        closes_on=CLOSES_ON,
        by=by,
        at=at,
    )
    for name, short_name, college in PARTNERS:
        services.add_partner(session, fund_id=fund.id, name=name, short_name=short_name, college=college)
    for key, (value, source) in PARAMETERS.items():
        services.set_parameter(
            session, key=key, value=value, valid_from=date(2024, 1, 1), source=source, by=by, at=at
        )
    return fund, open_call(session, fund, opens_at=opens_at, closes_at=closes_at, by=by, at=at)


def open_call(
    session: Session, fund: Fund, *, opens_at: datetime, closes_at: datetime, by: UUID, at: datetime
) -> Call:
    call = services.publish_call(
        session,
        fund_id=fund.id,
        slug="territoire-innovant",
        title="Territoire innovant : air, climat, chaleur et emplois",
        summary="L’État et le Dunkerquois financent les entreprises qui rendent l’industrie plus propre "
        "et la vie des habitants moins chère. Un seul dossier, une réponse motivée en deux mois.",
        funded=FUNDED,
        criteria=CRITERIA,
        eligibility=ELIGIBILITY,
        opens_at=opens_at,
        closes_at=closes_at,
        by=by,
        at=at,
    )
    give_form(session, call_id=call.id, by=by, at=at)
    return call
