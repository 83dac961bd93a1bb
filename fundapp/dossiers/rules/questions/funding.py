"""Over how many years is the plan, who else pays, and who holds the company (intake 4.1, 6 and 7)?"""

from fundapp.dossiers.rules.form import Choice, Column, Condition, Question
from fundapp.dossiers.rules.plan import YEARS
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.words import Worded
from fundapp.programme.types import Instrument


def _(french: str) -> str:
    """Marks for the translators what is kept as data."""
    return french


LASTS = ("one", "two", "three", "four", "five")

PLAN_YEARS = Question(
    name="plan_years",
    kind=AnswerKind.WORD,
    required=False,
    label=_("Durée du plan de financement"),
    hint=_("Une seule année si vous ne choisissez rien ; chaque année doit être équilibrée."),
    choices=(
        Choice(value="one", label=_("Un an")),
        Choice(value="two", label=_("Deux ans")),
        Choice(value="three", label=_("Trois ans")),
        Choice(value="four", label=_("Quatre ans")),
        Choice(value="five", label=_("Cinq ans")),
    ),
)
_LABELS = (
    _("Année 1, en euros"),
    _("Année 2, en euros"),
    _("Année 3, en euros"),
    _("Année 4, en euros"),
    _("Année 5, en euros"),
)


def amounts_by_year() -> tuple[Column, ...]:
    """A column a year, each asked only when the plan lasts so long."""
    return tuple(
        Column(
            name=name,
            kind=AnswerKind.MONEY,
            required=False,
            total=True,
            label=label,
            when=(Condition(question="plan_years", among=LASTS[first:]),) if first else (),
        )
        for first, (name, label) in enumerate(zip(YEARS, _LABELS, strict=True))
    )


OTHERS = (
    Question(
        name="cofinancers",
        kind=AnswerKind.TABLE,
        required=False,
        label=_("Cofinanceurs"),
        hint=_("Ceux qui financent le projet avec le fonds, et où vous en êtes avec chacun."),
        columns=(
            Column(
                name="who",
                kind=AnswerKind.LINE,
                label=_("Cofinanceur"),
                missing=_("Nommez ce cofinanceur, ou videz la ligne."),
            ),
            Column(
                name="amount",
                kind=AnswerKind.MONEY,
                least=1,
                total=True,
                label=_("Montant en euros"),
                missing=_("Indiquez le montant attendu de ce cofinanceur."),
            ),
            Column(
                name="backing",
                kind=AnswerKind.WORD,
                words="backing",
                label=_("Où en est-il ?"),
                missing=_("Dites où vous en êtes avec ce cofinanceur."),
            ),
        ),
    ),
    Question(
        name="assumptions",
        kind=AnswerKind.TEXT,
        required=False,
        limit=4_000,
        label=_("Hypothèses du plan d’affaires"),
        hint=_("Ce qui fait varier vos ventes, vos coûts et votre trésorerie."),
    ),
)


def _asked_for(*instruments: Worded) -> tuple[Condition, ...]:
    return (Condition(question="instrument", among=tuple(each.value for each in instruments)),)


_PRICED = _asked_for(Instrument.SHARES, Instrument.PREFERRED)
_CAPITAL = _asked_for(Instrument.SHARES, Instrument.PREFERRED, Instrument.BSA_AIR, Instrument.CONVERTIBLE)

CAPITAL = (
    Question(
        name="share_capital", kind=AnswerKind.MONEY, required=False, label=_("Capital social aujourd’hui")
    ),
    Question(
        name="previous_rounds",
        kind=AnswerKind.TEXT,
        required=False,
        limit=2_000,
        label=_("Levées de fonds précédentes et dettes"),
        hint=_("Dates, montants, investisseurs ; emprunts en cours."),
    ),
    Question(
        name="pre_money",
        kind=AnswerKind.MONEY,
        least=1,
        label=_("Valeur de l’entreprise avant le tour"),
        missing=_("Indiquez la valeur de l’entreprise avant le tour (pré-money)."),
        when=_PRICED,
    ),
    Question(
        name="equity_round",
        kind=AnswerKind.MONEY,
        required=False,
        least=1,
        label=_("Capital levé dans ce tour"),
        hint=_(
            "Apports en capital, le montant demandé au fonds compris, sans les emprunts ni les subventions. "
            "Laissez vide si tout le tour est en capital."
        ),
        when=_CAPITAL,
    ),
    Question(
        name="shares_before",
        kind=AnswerKind.NUMBER,
        least=1,
        label=_("Nombre de titres avant le tour"),
        missing=_("Indiquez le nombre de titres avant le tour, tout dilué."),
        hint=_("Tout dilué : les bons et les obligations comptés comme exercés."),
        when=_CAPITAL,
    ),
    Question(
        name="shares_after",
        kind=AnswerKind.NUMBER,
        least=1,
        label=_("Nombre de titres après le tour"),
        missing=_("Indiquez le nombre de titres après le tour, tout dilué."),
        when=_CAPITAL,
    ),
    Question(
        name="cap_table",
        kind=AnswerKind.TABLE,
        label=_("Table de capitalisation"),
        missing=_("Ajoutez à la table de capitalisation chacun de ceux qui détiennent l’entreprise."),
        hint=_("Une ligne par détenteur et par sorte de titre ; le fonds y figure après le tour."),
        columns=(
            Column(
                name="holder",
                kind=AnswerKind.LINE,
                label=_("Détenteur"),
                missing=_("Nommez ce détenteur, ou videz la ligne."),
            ),
            Column(
                name="kind",
                kind=AnswerKind.WORD,
                words="security",
                label=_("Sorte de titre"),
                missing=_("Choisissez la sorte de titre."),
            ),
            Column(
                name="before",
                kind=AnswerKind.NUMBER,
                total=True,
                label=_("Titres avant"),
                missing=_("Indiquez le nombre de titres avant le tour, zéro s’il n’y en a pas."),
            ),
            Column(
                name="after",
                kind=AnswerKind.NUMBER,
                total=True,
                label=_("Titres après"),
                missing=_("Indiquez le nombre de titres après le tour, zéro s’il n’y en a pas."),
            ),
        ),
        when=_CAPITAL,
    ),
)
