"""Which words does the programme use: axes, envelopes, instruments, colleges?"""

from fundapp.kernel.words import Worded, word


class Axis(Worded):
    """The five axes of the territory's programme."""

    AIR = word("air", "Qualité de l’air")
    CO2 = word("co2", "Réduction du CO2")
    HEAT = word("heat", "Réseaux de chaleur et facture des ménages")
    JOBS = word("jobs", "IA pour l’emploi et écologie industrielle")
    NEW = word("new", "Nouvelles activités")


class EnvelopeKind(Worded):
    """What the State's money is: given, or invested."""

    GRANT = word("grant", "Subventions")
    EQUITY = word("equity", "Investissement")


class Instrument(Worded):
    """How money reaches a company (money.md 1.2); each is drawn from one envelope."""

    SHARES = word("shares", "Actions ordinaires")
    PREFERRED = word("preferred", "Actions de préférence")
    BSA_AIR = word("bsa_air", "BSA-AIR")
    CONVERTIBLE = word("convertible", "Obligations convertibles")
    SHAREHOLDER_LOAN = word("shareholder_loan", "Compte courant d’associé")
    PARTICIPATING_LOAN = word("participating_loan", "Prêt participatif")
    ADVANCE = word("advance", "Avance remboursable")
    GRANT = word("grant", "Subvention")

    @property
    def envelope(self) -> EnvelopeKind:
        given = self in (Instrument.GRANT, Instrument.ADVANCE)
        return EnvelopeKind.GRANT if given else EnvelopeKind.EQUITY


class College(Worded):
    """Whom a partner or a committee member speaks for."""

    PUBLIC = word("public", "Personnes publiques")
    PRIVATE = word("private", "Acteurs économiques")
    QUALIFIED = word("qualified", "Personnes qualifiées")


class Regime(Worded):
    """Under which law a call is answered (intake 4.5): what silence means, and how to appeal."""

    CRPA = word("crpa", "Droit public (CRPA)", "info")
    PRIVATE = word("private", "Droit privé", "neutral")


class Eligibility(Worded):
    """What the self-test answers, before anybody has read a dossier (INT-05)."""

    ELIGIBLE = word("eligible", "Éligible", "good")
    TO_CHECK = word("to_check", "À vérifier", "warn")
    INELIGIBLE = word("ineligible", "Non éligible", "bad")


class Security(Worded):
    """What a holder has of a company, fully diluted (money.md 1.2)."""

    ORDINARY = word("ordinary", "Actions ordinaires ou parts sociales")
    PREFERRED = word("preferred", "Actions de préférence")
    WARRANT = word("bsa", "BSA")
    FOUNDER_WARRANT = word("bspce", "BSPCE")
    BSA_AIR = word("bsa_air", "BSA-AIR")
    CONVERTIBLE = word("convertible", "Obligations convertibles")


class AidBasis(Worded):
    """Under which rules a public aid was granted (money.md 1.8)."""

    DE_MINIMIS = word("de_minimis", "De minimis", "info")
    OTHER = word("other", "Autre régime d’aide")


class Backing(Worded):
    """How far a co-financer has gone when the dossier is written (intake 4.1)."""

    CONTACTED = word("contacted", "Contacté")
    LETTER = word("letter", "Lettre d’intention", "info")
    TERMS = word("terms", "Termes convenus (term sheet)", "info")
    SIGNED = word("signed", "Engagement signé", "good")


class Method(Worded):
    """Where a figure of impact comes from (IMP-02)."""

    MEASURED = word("measured", "Mesuré", "good")
    MODELLED = word("modelled", "Modélisé", "info")
    DECLARED = word("declared", "Déclaré", "neutral")


class Unit(Worded):
    """In what an indicator of impact is counted."""

    KILOGRAMS = word("kg", "kg/an")
    TONNES = word("t", "t/an")
    MICROGRAMS = word("ug_m3", "µg/m³")
    TONNES_CO2 = word("tco2e", "tCO2e/an")
    MEGAWATT_HOURS = word("mwh", "MWh/an")
    GIGAWATT_HOURS = word("gwh", "GWh/an")
    CUBIC_METRES = word("m3", "m³/an")
    PERCENT = word("percent", "pour cent")
    EUROS_A_YEAR = word("euros_year", "€/an")
    EUROS = word("euros", "€")
    FULL_TIME = word("etp", "équivalents temps plein")
    COUNT = word("count", "unités")


class Indicator(Worded):
    """What the programme counts, axis by axis."""

    PM25 = word("pm25", "Air : particules PM2,5 évitées")
    PM10 = word("pm10", "Air : particules PM10 évitées")
    NO2 = word("no2", "Air : dioxyde d’azote évité")
    NOX = word("nox", "Air : oxydes d’azote évités")
    SO2 = word("so2", "Air : dioxyde de soufre évité")
    VOC = word("voc", "Air : composés organiques volatils évités")
    CONCENTRATION = word("concentration", "Air : concentration d’un polluant")
    AVOIDED = word("avoided", "CO2 : émissions évitées")
    SCOPE_1 = word("scope_1", "CO2 : émissions directes (scope 1)")
    SCOPE_2 = word("scope_2", "CO2 : émissions de l’énergie achetée (scope 2)")
    SCOPE_3 = word("scope_3", "CO2 : autres émissions indirectes (scope 3)")
    DELIVERED = word("delivered", "Chaleur : énergie livrée")
    RENEWABLE = word("renewable", "Chaleur : énergie renouvelable et de récupération livrée")
    RENEWABLE_RATE = word("renewable_rate", "Chaleur : part renouvelable et de récupération")
    DWELLINGS = word("dwellings", "Chaleur : équivalents logements raccordés")
    BILL = word("bill", "Chaleur : facture annuelle d’un ménage")
    CREATED = word("created", "Emploi : emplois créés sur le territoire")
    MAINTAINED = word("maintained", "Emploi : emplois maintenus")
    WOMEN = word("women", "Emploi : emplois créés occupés par des femmes")
    INCLUSION = word("inclusion", "Emploi : allocataires du RSA et apprentis recrutés")
    MATCHED = word("matched", "Emploi : personnes mises en relation avec un emploi")
    EXCHANGED = word("exchanged", "Écologie industrielle : matières échangées")
    ENERGY = word("energy", "Écologie industrielle : énergie ou eau échangée")
    SYNERGIES = word("synergies", "Écologie industrielle : synergies")
    COMPANIES = word("companies", "Activités : entreprises créées ou installées")
    PATENTS = word("patents", "Activités : brevets déposés")
    RAISED = word("raised", "Activités : fonds privés levés")

    @property
    def axis(self) -> Axis:
        return _MEASURED[self][0]

    @property
    def units(self) -> tuple[Unit, ...]:
        return _MEASURED[self][1]


_MASS = (Unit.KILOGRAMS, Unit.TONNES)
_ENERGY = (Unit.MEGAWATT_HOURS, Unit.GIGAWATT_HOURS)
_MEASURED: dict[Indicator, tuple[Axis, tuple[Unit, ...]]] = {
    Indicator.PM25: (Axis.AIR, _MASS),
    Indicator.PM10: (Axis.AIR, _MASS),
    Indicator.NO2: (Axis.AIR, _MASS),
    Indicator.NOX: (Axis.AIR, _MASS),
    Indicator.SO2: (Axis.AIR, _MASS),
    Indicator.VOC: (Axis.AIR, _MASS),
    Indicator.CONCENTRATION: (Axis.AIR, (Unit.MICROGRAMS,)),
    Indicator.AVOIDED: (Axis.CO2, (Unit.TONNES_CO2,)),
    Indicator.SCOPE_1: (Axis.CO2, (Unit.TONNES_CO2,)),
    Indicator.SCOPE_2: (Axis.CO2, (Unit.TONNES_CO2,)),
    Indicator.SCOPE_3: (Axis.CO2, (Unit.TONNES_CO2,)),
    Indicator.DELIVERED: (Axis.HEAT, _ENERGY),
    Indicator.RENEWABLE: (Axis.HEAT, _ENERGY),
    Indicator.RENEWABLE_RATE: (Axis.HEAT, (Unit.PERCENT,)),
    Indicator.DWELLINGS: (Axis.HEAT, (Unit.COUNT,)),
    Indicator.BILL: (Axis.HEAT, (Unit.EUROS_A_YEAR,)),
    Indicator.CREATED: (Axis.JOBS, (Unit.FULL_TIME,)),
    Indicator.MAINTAINED: (Axis.JOBS, (Unit.FULL_TIME,)),
    Indicator.WOMEN: (Axis.JOBS, (Unit.FULL_TIME,)),
    Indicator.INCLUSION: (Axis.JOBS, (Unit.FULL_TIME, Unit.COUNT)),
    Indicator.MATCHED: (Axis.JOBS, (Unit.COUNT,)),
    Indicator.EXCHANGED: (Axis.JOBS, _MASS),
    Indicator.ENERGY: (Axis.JOBS, (*_ENERGY, Unit.CUBIC_METRES)),
    Indicator.SYNERGIES: (Axis.JOBS, (Unit.COUNT,)),
    Indicator.COMPANIES: (Axis.NEW, (Unit.COUNT,)),
    Indicator.PATENTS: (Axis.NEW, (Unit.COUNT,)),
    Indicator.RAISED: (Axis.NEW, (Unit.EUROS,)),
}


class YesNo(Worded):
    YES = word("yes", "Oui")
    NO = word("no", "Non")
