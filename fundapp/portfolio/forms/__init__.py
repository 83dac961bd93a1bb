"""How do signatures, conditions, tranches and payments arrive from a page?"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, PasswordField
from wtforms.validators import Optional

from fundapp.dossiers.services.pieces import Received
from fundapp.kernel.seen import Values
from fundapp.kernel.typed import read_iban
from fundapp.portfolio.rules.tickets import plan_shown
from fundapp.portfolio.services.cofinancing import Proof
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.services.pending import Basis
from fundapp.portfolio.types import BounceCause, Grade, Nature, ReturnNature
from fundapp.web.filters import iban, shown
from fundapp.web.forms import (
    DayField,
    Form,
    LongTextField,
    MoneyField,
    ReadField,
    TextField,
    WordField,
    answered,
    at_most,
    required,
)
from fundapp.web.overwriting import Both, OverwritingForm


class Act(Form):
    """One click and nothing to type: only a refusal to show."""


class SignForm(Form):
    amount = MoneyField(_l("Montant signé"), [answered()])
    signed_on = DayField(_l("Date de signature"), [answered(_l("Indiquez la date de la signature."))])


class EvidenceForm(Form):
    evidence = LongTextField(
        _l("Preuve"),
        [required(_l("Dites sur quelle pièce ou quel constat vous vous appuyez."))],
        limit=2_000,
        description=_l("La pièce, sa date et où elle se trouve."),
    )


class PlanRow(Form):
    """One tranche of the plan; `PlanForm` holds as many as the page shows."""

    milestone = TextField(_l("Jalon"), [required(_l("Nommez le jalon.")), at_most(300)])
    amount = MoneyField(_l("Montant"), [answered()])
    due_on = DayField(_l("Prévue le"), [answered(_l("Indiquez une date."))])


class IbanField(ReadField):
    """Shown as on a bank's slip, or as it was typed; `data` is the account without spaces."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else iban(self.data or "")


class PlanForm(OverwritingForm):
    """The plan of a ticket, compared tranche by tranche with the one it would replace."""

    rows: Sequence[PlanRow] = ()

    def compared(self, stored: Values) -> Iterator[Both]:
        typed = plan_shown(Planned(row.milestone.data, row.amount.data, row.due_on.data) for row in self.rows)
        pairs = zip_longest(stored["plan"], typed["plan"], fillvalue=())
        for number, (theirs, mine) in enumerate(pairs, start=1):
            if theirs != mine:
                title = gettext("Tranche %(number)s", number=number)
                stored_row, typed_row = (
                    shown(each) if each else gettext("(vide)") for each in (theirs, mine)
                )
                yield Both(title, stored_row, typed_row)


class RequestForm(Form):
    evidence = LongTextField(
        _l("Ce qui prouve que le jalon est atteint"),
        [required(_l("Décrivez ce qui a été fait et les pièces qui le prouvent."))],
        limit=4_000,
        description=_l("Factures acquittées, procès-verbal de réception, contrat de travail…"),
    )
    holder = TextField(
        _l("Titulaire du compte"),
        [required(_l("Recopiez le titulaire inscrit sur le RIB.")), at_most(160)],
        render_kw={"autocomplete": "organization"},
    )
    iban = IbanField(
        _l("IBAN de l’entreprise"),
        read_iban,
        [required(_l("Recopiez l’IBAN depuis le RIB."))],
        description=_l(
            "27 caractères pour un compte français, par exemple FR76 3000 6000 0112 3456 7890 189."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Votre mot de passe"),
        [Optional()],
        description=_l("Demandé seulement si vous donnez un nouveau compte : l’argent irait ailleurs."),
        render_kw={"autocomplete": "current-password"},
    )
    code = TextField(
        _l("Code de votre second facteur"),
        [Optional(), at_most(40)],
        description=_l("Si vous en avez un : six chiffres de votre application, ou un code de secours."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    bic = TextField(
        _l("BIC"),
        [required(_l("Recopiez le BIC depuis le RIB.")), at_most(14)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class VerifyForm(Form):
    note = LongTextField(
        _l("Ce que vous avez vérifié"),
        [required(_l("Dites ce que vous avez vérifié : la trace le demande."))],
        limit=2_000,
    )


class SendBackForm(Form):
    reason = LongTextField(
        _l("Ce qui manque"),
        [required(_l("Dites au porteur ce qui manque : il pourra refaire sa demande."))],
        limit=2_000,
    )


class AccountForm(Form):
    note = LongTextField(
        _l("Contre-appel"),
        [required(_l("Notez qui vous avez appelé, à quel numéro et quand."))],
        limit=1_000,
        description=_l("Appelez un numéro connu d’ailleurs que de la demande, et faites relire l’IBAN."),
    )


class PayForm(Form):
    reference = TextField(
        _l("Référence du virement"),
        [required(_l("Recopiez la référence de l’ordre de virement.")), at_most(140)],
    )
    effective_on = DayField(_l("Date du virement"), [answered(_l("Indiquez la date du virement."))])
    certain = BooleanField(
        _l("J’ai vérifié le bénéficiaire et le montant."),
        [required(_l("Relisez le bénéficiaire et le montant, puis cochez."))],
    )


class ProofField(FileField):
    """A document: `kept` is the name of the file that is stored already, and our signed token for it."""

    kept: tuple[str, str] | None = None


class ProvenForm(Form):
    """A form with a document: `received` is the file, once it has been looked at and stored."""

    file: ProofField
    received: Received | None = None


class ReturnForm(ProvenForm):
    nature = WordField(_l("Nature du retour"), [answered()], kind=ReturnNature)
    amount = MoneyField(_l("Montant revenu"), [answered()])
    effective_on = DayField(_l("Date d’encaissement"), [answered(_l("Indiquez la date."))])
    evidence = TextField(
        _l("Ce qui le prouve"),
        [required(_l("Dites d’où vient cet argent et quelle pièce le prouve.")), at_most(300)],
        description=_l("Le relevé de compte ou l’avis, sa date et qui l’a émis."),
    )
    file = ProofField(
        _l("Relevé ou avis"),
        [Optional()],
        description=_l("Demandé au-delà du seuil du fonds : PDF, image ou tableur."),
    )

    @property
    def basis(self) -> Basis:
        return Basis(self.evidence.data, self.received)


class BounceForm(ProvenForm):
    cause = WordField(_l("Cause du rejet"), [answered()], kind=BounceCause)
    effective_on = DayField(
        _l("Date du rejet"),
        [answered(_l("Indiquez la date du rejet sur le relevé."))],
        description=_l("Celle du relevé ; celle du virement s’il n’est jamais parti."),
    )
    evidence = TextField(
        _l("Ce qui le prouve"),
        [required(_l("Dites quelle pièce de la banque le prouve.")), at_most(300)],
        description=_l("Le relevé de compte ou l’avis, sa date et qui l’a émis."),
    )
    file = ProofField(_l("Relevé ou avis"), [Optional()], description=_l("PDF, image ou tableur."))

    @property
    def basis(self) -> Basis:
        return Basis(self.evidence.data, self.received)


class ReversalForm(Form):
    evidence = TextField(_l("Motif de la contre-passation"), [required(_l("Dites pourquoi.")), at_most(300)])


class RefusalForm(Form):
    reason = TextField(
        _l("Pourquoi vous refusez"),
        [required(_l("Dites pourquoi : la personne qui propose le lira.")), at_most(300)],
    )


class WithdrawalForm(Form):
    reason = TextField(
        _l("Pourquoi vous la retirez"),
        [required(_l("Dites pourquoi : le motif reste sur la page.")), at_most(300)],
    )


class CofinancingForm(OverwritingForm, ProvenForm):
    insisting = _l(
        "L’autre ligne reste à l’historique : « Enregistrer la mienne » ajoute la vôtre, qui prend sa place "
        "dans les totaux, une fois confirmée s’il le faut."
    )
    name = TextField(_l("Cofinanceur"), [required(_l("Nommez le cofinanceur.")), at_most(160)])
    siren = TextField(
        _l("SIREN du cofinanceur"), [Optional(), at_most(14)], description=_l("S’il en a un : neuf chiffres.")
    )
    nature = WordField(_l("Nature"), [answered()], kind=Nature)
    grade = WordField(_l("Niveau de preuve"), [answered()], kind=Grade)
    amount = MoneyField(_l("Montant"), [answered()])
    evidence = LongTextField(
        _l("Ce qui le prouve"),
        [required(_l("Indiquez la pièce."))],
        limit=2_000,
        description=_l("La nature de la pièce, sa date et qui l’a signée."),
    )
    file = ProofField(
        _l("Pièce qui le prouve"),
        [Optional()],
        description=_l("Demandée pour un montant signé au-delà du seuil du fonds : PDF, image ou tableur."),
    )

    @property
    def value(self) -> Proof:
        return Proof(
            name=self.name.data,
            siren=self.siren.data or "",
            nature=self.nature.data,
            grade=self.grade.data,
            amount=self.amount.data,
            evidence=self.evidence.data,
            file=self.received,
        )
