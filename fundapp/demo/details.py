"""What does each made-up project say beyond its title and its plan: team, market, capital, impact, aid?"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fundapp.programme.types import AidBasis, Axis, Backing, Indicator, Instrument, Method, Security, Unit

if TYPE_CHECKING:
    from fundapp.demo.companies import Project

EQUITY = (Instrument.SHARES, Instrument.PREFERRED, Instrument.BSA_AIR, Instrument.CONVERTIBLE)
FOUNDERS, ANGELS = 600_000, 150_000
"""How many securities they have, in every company of the demonstration."""

_MARKET = {
    Axis.AIR: (
        "Quarante collectivités du littoral et douze sites industriels doivent suivre leurs émissions ; "
        "trois ont signé une lettre d’intention.",
        "Les bureaux de mesure interviennent quelques jours par an ; nous mesurons en continu, à un dixième "
        "du prix.",
    ),
    Axis.CO2: (
        "Les quatre plus gros émetteurs du port paient déjà leurs quotas ; deux nous ouvrent leurs fumées "
        "pour l’essai.",
        "Le stockage en mer du Nord reste trois fois plus cher à la tonne et n’arrivera pas avant 2030.",
    ),
    Axis.HEAT: (
        "Cinq réseaux de chaleur dans un rayon de trente kilomètres, soit vingt-deux mille logements à "
        "raccorder ou à verdir.",
        "La chaudière à gaz reste la référence ; la chaleur perdue coûte moins et ne dépend pas du cours.",
    ),
    Axis.JOBS: (
        "Deux cents entreprises de la zone recrutent ou cherchent un débouché à leurs rebuts ; trente l’ont "
        "essayé.",
        "Les places de marché nationales ignorent le transport, qui fait tout le prix d’un échange local.",
    ),
    Axis.NEW: (
        "La filière compte quatre-vingts donneurs d’ordre en Europe du Nord, dont six à moins d’une heure.",
        "Les concurrents asiatiques livrent en quatre mois ; nous livrons en trois semaines, réparable.",
    ),
}
_IMPACT = {
    Axis.AIR: (Indicator.PM25, Unit.TONNES, "0", "1,8", Method.MODELLED),
    Axis.CO2: (Indicator.AVOIDED, Unit.TONNES_CO2, "0", "1670", Method.MODELLED),
    Axis.HEAT: (Indicator.DELIVERED, Unit.MEGAWATT_HOURS, "0", "12500,5", Method.MEASURED),
    Axis.JOBS: (Indicator.EXCHANGED, Unit.TONNES, "120", "2400", Method.MEASURED),
    Axis.NEW: (Indicator.COMPANIES, Unit.COUNT, "0", "3", Method.DECLARED),
}


def details(project: "Project") -> dict[str, str]:
    """As typed, in the form's own names."""
    customers, competition = _MARKET[project.axis]
    return {
        "trl_proof": "Essais de six semaines chez un client pilote, rapport joint ; le niveau suivant sera "
        "prouvé par une année d’exploitation.",
        "customers": customers,
        "competition": competition,
        "had_aid": "yes" if project.number % 2 else "no",
        **_rows("founders", _founders(project)),
        **_rows("impact", _impact(project)),
        **_rows("cofinancers", _cofinancers(project)),
        **(_rows("aid", _aid()) if project.number % 2 else {}),
        **(_capital(project) if project.instrument in EQUITY else {}),
    }


def _rows(table: str, rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{table}-{number}-{column}": text for number, row in enumerate(rows) for column, text in row.items()
    }


def _founders(project: "Project") -> list[dict[str, str]]:
    return [
        {
            "who": project.contact,
            "role": "Direction générale",
            "time": "100",
            "past": "Quinze ans d’industrie",
        },
        {"who": "Sacha Vandewalle", "role": "Direction technique", "time": "80", "past": "Ingénierie"},
    ]


def _impact(project: "Project") -> list[dict[str, str]]:
    indicator, unit, baseline, target, method = _IMPACT[project.axis]
    days = {"baseline_on": "01/01/2026", "target_on": "31/12/2029"}
    jobs = (Indicator.CREATED, Unit.FULL_TIME, "0", str(project.jobs), Method.DECLARED)
    return [
        {"indicator": which, "unit": unit, "baseline": start, "target": end, "method": how, **days}
        for which, unit, start, end, how in ((indicator, unit, baseline, target, method), jobs)
    ]


def _cofinancers(project: "Project") -> list[dict[str, str]]:
    return [
        {"who": label, "amount": str(amount), "backing": Backing.LETTER if place else Backing.SIGNED}
        for place, (_, label, amount) in enumerate(project.others)
    ]


def _aid() -> list[dict[str, str]]:
    return [
        {
            "grantor": "Région Hauts-de-France",
            "granted_on": "12/03/2025",
            "amount": "40000",
            "basis": AidBasis.DE_MINIMIS,
            "purpose": "Étude de faisabilité",
        }
    ]


def _capital(project: "Project") -> dict[str, str]:
    """Before the round the company is worth three times what is asked: the fund has a quarter of it."""
    held, new = FOUNDERS + ANGELS, (FOUNDERS + ANGELS) // 3
    holders = [
        ("Fondateurs", Security.ORDINARY, FOUNDERS, FOUNDERS),
        ("Investisseurs individuels", Security.ORDINARY, ANGELS, ANGELS),
        ("Fonds Dunkerque Énergie Créative", Security.ORDINARY, 0, new),
    ]
    return {
        "share_capital": "75000",
        "pre_money": str(3 * project.asked.euros),
        "equity_round": str(project.asked.euros),
        "shares_before": str(held),
        "shares_after": str(held + new),
        **_rows(
            "cap_table",
            (
                {"holder": holder, "kind": kind, "before": str(before), "after": str(after)}
                for holder, kind, before, after in holders
            ),
        ),
    }
