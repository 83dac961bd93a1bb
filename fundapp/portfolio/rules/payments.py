"""May this money leave: who asked, who verified, who pays, to which account, and is everything cleared?"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from stdnum import bic
from stdnum.exceptions import ValidationError

from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import Money
from fundapp.kernel.typed import read_iban
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio.types import AccountState, Layers, PaymentState
from fundapp.programme.types import Instrument


def check_iban(text: str) -> str:
    """As it is read everywhere; what is wrong with it is said beside its field."""
    try:
        return read_iban(text)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="iban") from None


def check_bic(text: str) -> str:
    """The BIC in capitals (ID-07)."""
    try:
        return str(bic.validate(text))
    except ValidationError:
        raise Refused("Ce BIC n’est pas valide : il compte 8 ou 11 caractères.", field="bic") from None


def check_request(state: PaymentState | None, *, committed: bool) -> None:
    """A founder asks for a tranche once; what was sent back may be asked for again."""
    if not committed:
        raise Refused("Le ticket n’est pas encore signé : aucune tranche ne peut être demandée.")
    if state is not None and not state.over:
        raise Refused("Cette tranche a déjà été demandée : son état est « %(state)s ».", state=state)


def too_early(first: int | None) -> Sentence | None:
    """Milestones follow each other: `first` is the earliest tranche before this one that is not asked for."""
    if first is None:
        return None
    return say(
        "Demandez d’abord la tranche %(number)s : les tranches se demandent dans l’ordre des jalons.",
        number=first,
    )


def check_order(first: int | None) -> None:
    if early := too_early(first):
        raise Refused(early)


def check_verifier(state: PaymentState, requester: UUID, verifier: UUID) -> None:
    if state is not PaymentState.REQUESTED:
        raise Refused(
            "Cette demande n’attend plus de vérification : son état est « %(state)s ».", state=state
        )
    if verifier == requester:
        raise Refused("Vous avez demandé ce versement : une autre personne doit le vérifier.")


def check_pieces(held_back: Sequence[Sentence]) -> None:
    """Nobody vouches for a payment while the company's own papers do not hold (INT-07)."""
    if held_back:
        raise SeveralRefusals("Ce versement attend d’abord des pièces du dossier :", list(held_back))


def check_send_back(state: PaymentState) -> None:
    """A request goes back to the founder until the money has left."""
    if state not in (PaymentState.REQUESTED, PaymentState.VERIFIED):
        raise Refused("Cette demande ne se renvoie plus : son état est « %(state)s ».", state=state)


def check_payer(state: PaymentState, requester: UUID, verifier: UUID | None, payer: UUID) -> None:
    """Four eyes: who asks, who verifies and who pays are three people."""
    if state is PaymentState.PAID:
        raise Refused("Ce versement a déjà été payé : rien n’a été payé une seconde fois.")
    if state is not PaymentState.VERIFIED or verifier is None:
        raise Refused(
            "Ce versement n’a pas été vérifié : une autre personne doit le faire avant le paiement."
        )
    if payer == verifier:
        raise Refused(
            "Vous avez vérifié ce versement : demandez à une autre personne responsable des "
            "finances de le payer."
        )
    if payer == requester:
        raise Refused("Vous avez demandé ce versement : une autre personne doit le payer.")


def check_in_question(state: AccountState) -> None:
    if not state.in_question:
        raise Refused("Ce compte n’attend plus de vérification : son état est « %(state)s ».", state=state)


def check_account(
    state: AccountState, *, changing: bool, people: Sequence[UUID], checker: UUID
) -> AccountState:
    """The state after one more verification: one person for a first account, two for a change (ID-13)."""
    check_in_question(state)
    if checker in people:
        raise Refused("Vous êtes déjà intervenu sur ce compte : une autre personne doit le vérifier.")
    if changing and state is AccountState.PROPOSED:
        return AccountState.CHECKED
    return AccountState.VERIFIED


def gate(layers: Layers, amount: Money, pending: Sequence[Sentence], account: AccountState) -> list[Sentence]:
    """Everything that keeps money from leaving (DD-05); empty when it may."""
    missing = list(pending)
    if account in (AccountState.REPLACED, AccountState.REFUSED):
        missing.append(
            say(
                "Le compte bancaire de cette demande est « %(state)s » : renvoyez-la au porteur, "
                "qui la refera vers le bon compte.",
                state=account,
            )
        )
    elif account is not AccountState.VERIFIED:
        missing.append(
            say(
                "Le compte bancaire est « %(state)s » : faites-le vérifier avec un contre-appel.",
                state=account,
            )
        )
    if amount > layers.remaining:
        missing.append(
            say(
                "Il reste %(remaining)s à décaisser sur %(committed)s engagés : %(amount)s n’y entrent pas.",
                remaining=layers.remaining,
                committed=layers.committed,
                amount=amount,
            )
        )
    return missing


def check_gate(layers: Layers, amount: Money, pending: Sequence[Sentence], account: AccountState) -> None:
    if missing := gate(layers, amount, pending, account):
        raise SeveralRefusals("Ce versement ne peut pas partir :", missing)


def check_confirmed(confirmed_at: datetime | None) -> None:
    if confirmed_at is None:
        raise Refused(
            "Le porteur n’a pas encore confirmé ce compte par le lien de son courriel : demandez-le-lui."
        )


def same_account(known: tuple[str, str, str], iban: str, bic: str, holder: str) -> bool:
    """One IBAN under another holder or at another bank is another account, to be verified anew (FIN-28)."""
    known_iban, known_bic, known_holder = known
    return (known_iban, _branch(known_bic), _plain(known_holder)) == (iban, _branch(bic), _plain(holder))


def _branch(code: str) -> str:
    """Eight letters are those of the head office, which XXX names too (ID-07)."""
    return code if len(code) == 11 else f"{code}XXX"


def _plain(holder: str) -> str:
    return " ".join(holder.casefold().split())


def check_effective(effective_on: date, earliest: date, today: date) -> None:
    """No transfer before the last of what has to come first: request, checks, signature; none to come."""
    if effective_on != today == earliest:
        raise Refused(
            "La date du virement ne peut être que celle d’aujourd’hui : la signature, la demande, sa "
            "vérification ou celle du compte ont été faites aujourd’hui.",
            field="effective_on",
        )
    if not earliest <= effective_on <= today:
        raise Refused(
            "La date du virement se situe entre le %(earliest)s, quand la signature, la demande, sa "
            "vérification et celle du compte étaient faites, et aujourd’hui.",
            field="effective_on",
            earliest=earliest,
        )


def check_returned_on(effective_on: date, first_paid_on: date, today: date) -> None:
    """Nothing comes back before it has left."""
    if effective_on != today == first_paid_on:
        raise Refused(
            "La date d’encaissement ne peut être que celle d’aujourd’hui, jour du premier versement.",
            field="effective_on",
        )
    if not first_paid_on <= effective_on <= today:
        raise Refused(
            "La date d’encaissement se situe entre le premier versement (%(first)s) et aujourd’hui.",
            field="effective_on",
            first=first_paid_on,
        )


def check_unverify(state: PaymentState, verifier: UUID | None, person: UUID) -> None:
    """Whoever verified takes it back, as long as nothing has been paid."""
    if state is not PaymentState.VERIFIED:
        raise Refused("Cette vérification ne se reprend plus : son état est « %(state)s ».", state=state)
    if verifier != person:
        raise Refused(
            "Une autre personne a vérifié cette demande : elle seule reprend sa vérification. "
            "Vous pouvez renvoyer la demande au porteur."
        )


def check_return(instrument: Instrument, layers: Layers) -> None:
    """A grant is given for good; anything else may come back once it has been paid (money 1.2)."""
    if instrument is Instrument.GRANT:
        raise Refused("Une subvention ne se rembourse pas : elle n’a pas de retour.")
    if not layers.paid:
        raise Refused("Rien n’a encore été versé sur ce ticket : rien ne peut en revenir.")
