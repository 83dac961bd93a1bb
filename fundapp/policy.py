"""Who may do what? One table, built with `&`, `|` and `~` from predicates that carry their own words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fundapp.kernel.words import Sentence, Worded, say, word

FRESHNESS = timedelta(minutes=10)
"""How long a second factor stays fresh for a sensitive act (SECURITY: ten minutes)."""


class Role(Worded):
    """What a person is here for; one person may be several things."""

    ENTREPRENEUR = word("entrepreneur", "Porteur de projet", "info")
    ANALYST = word("analyst", "Analyste", "progress")
    MANAGER = word("manager", "Direction du fonds", "progress")
    MEMBER = word("member", "Membre du comité", "info")
    CHAIR = word("chair", "Présidence du comité", "info")
    SECRETARY = word("secretary", "Secrétariat du comité", "info")
    FINANCE = word("finance", "Responsable des finances", "progress")
    AUDITOR = word("auditor", "Audit", "neutral")
    ADMIN = word("admin", "Administration", "neutral")


STAFF = frozenset({Role.ANALYST, Role.MANAGER, Role.SECRETARY, Role.FINANCE, Role.AUDITOR, Role.ADMIN})
INTERNAL = STAFF | {Role.MEMBER, Role.CHAIR}
"""Whoever is not only an entrepreneur: signs in with a second factor, and may know that a dossier exists."""


@dataclass(frozen=True)
class Actor:
    """Who asks, and all that the policy needs to know of them, read once per request."""

    id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    at: datetime
    second_factor_at: datetime | None = None
    recused_from: frozenset[UUID] = field(default_factory=frozenset)
    declared_for: frozenset[UUID] = field(default_factory=frozenset)
    shares: frozenset[UUID] = field(default_factory=frozenset)
    """The dossiers they fill with whoever owns them."""

    @property
    def internal(self) -> bool:
        return bool(self.roles & INTERNAL)


Test = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Who:
    """A condition on the actor and the subject; `why_not` answers with the first words that fail."""

    name: str
    why_not: Callable[[Actor, Any], Sentence | None]

    def __and__(self, other: "Who") -> "Who":
        return Who(f"{self.name} & {other.name}", lambda a, s: self.why_not(a, s) or other.why_not(a, s))

    def __or__(self, other: "Who") -> "Who":
        def neither(actor: Actor, subject: Any) -> Sentence | None:
            mine = self.why_not(actor, subject)
            theirs = mine and other.why_not(actor, subject)
            return mine and theirs and _nearest(mine, theirs)

        return Who(f"({self.name} | {other.name})", neither)


def who(name: str, test: Test, words: Sentence) -> Who:
    return Who(name, lambda actor, subject: None if test(actor, subject) else words)


def role(wanted: Role) -> Who:
    return who(wanted.value, lambda actor, _: wanted in actor.roles, _for_roles(wanted))


def _for_roles(*roles: Role) -> Sentence:
    return say("Cette page et ses actes sont réservés à : %(roles)s.", roles=roles)


def _nearest(mine: Sentence, theirs: Sentence) -> Sentence:
    """What to tell somebody whom both conditions refuse: what they can still do, rather than a role."""
    if "roles" not in mine.values:
        return mine
    if "roles" not in theirs.values:
        return theirs
    return _for_roles(*mine.values["roles"], *theirs.values["roles"])


signed_in = who("signed_in", lambda actor, _: True, say("Connectez-vous pour continuer."))
entrepreneur = role(Role.ENTREPRENEUR)
analyst = role(Role.ANALYST)
manager = role(Role.MANAGER)
member = role(Role.MEMBER)
chair = role(Role.CHAIR)
secretary = role(Role.SECRETARY)
finance = role(Role.FINANCE)
auditor = role(Role.AUDITOR)
admin = role(Role.ADMIN)
staff = who(
    "staff",
    lambda actor, _: bool(actor.roles & STAFF),
    say("Cette page est réservée à l’équipe du fonds."),
)
founder_of_it = who(
    "founder_of_it",
    lambda actor, subject: subject is not None and subject.owner_id == actor.id,
    say("Ce dossier appartient à une autre personne."),
)
co_editor_of_it = who(
    "co_editor_of_it",
    lambda actor, subject: subject is not None and subject.dossier_id in actor.shares,
    say("Ce dossier n’est pas, ou n’est plus, partagé avec vous."),
)
owner_of_it = who(
    "owner_of_it",
    lambda actor, subject: subject is not None and subject.owner_id == actor.id,
    say("Ces données sont celles d’une autre personne."),
)
CLOSED_TO_YOU = say("Vous vous êtes déporté de ce dossier : il vous est fermé, ainsi que son scrutin.")
not_recused = who(
    "not_recused",
    lambda actor, subject: subject is None or subject.dossier_id not in actor.recused_from,
    CLOSED_TO_YOU,
)
not_recused_from_a_part = who(
    "not_recused_from_a_part",
    lambda actor, subject: getattr(subject, "dossier_id", None) not in actor.recused_from,
    CLOSED_TO_YOU,
)
"""For what is prepared as a whole (a sitting) and in parts that each have their dossier (its agenda)."""
UNDECLARED = say("Déclarez d’abord si vous avez un intérêt dans ce dossier : il s’ouvrira ensuite.")
declared = who(
    "declared",
    lambda actor, subject: subject is not None and subject.dossier_id in actor.declared_for,
    UNDECLARED,
)
fresh = who(
    "fresh",
    lambda actor, _: actor.second_factor_at is not None and actor.at - actor.second_factor_at < FRESHNESS,
    say("Confirmez que c’est bien vous avec votre second facteur."),
)


class May(Worded):
    """Everything that can be allowed: `capability.verb`, with what it means for an auditor."""

    MANAGE_OWN_ACCOUNT = word("accounts.manage_own", "gérer son propre compte")
    CHANGE_FACTOR = word("accounts.change_factor", "changer son second facteur et ses clés d’accès")
    TAKE_OWN_FILE = word("accounts.take_own_file", "télécharger le fichier de ses propres données")
    INVITE_PERSON = word("accounts.invite", "inviter une personne et lui donner un rôle")
    READ_PROGRAMME = word("programme.read", "lire les enveloppes, appels et paramètres")
    CHOOSE_REGIME = word("programme.choose_regime", "dire sous quel régime de droit un appel est répondu")
    SET_PARAMETER = word("programme.set_parameter", "changer un paramètre du fonds, à partir d’un jour")
    MANAGE_FORMS = word("dossiers.manage_forms", "préparer une version du formulaire d’un appel")
    PUBLISH_FORM = word(
        "dossiers.publish_form", "publier une version du formulaire, et y passer les brouillons des porteurs"
    )
    START_DOSSIER = word("dossiers.start", "commencer un dossier")
    FILL_DOSSIER = word("dossiers.fill", "remplir un dossier et y joindre des pièces")
    SHARE_DOSSIER = word("dossiers.share", "partager son dossier, en retirer l’accès, le transmettre")
    LEAVE_DOSSIER = word("dossiers.leave", "quitter un dossier partagé, ou accepter d’en être le porteur")
    KEEP_COMPANY = word("dossiers.keep_company", "tenir la fiche de son entreprise")
    SUBMIT_DOSSIER = word("dossiers.submit", "déposer ou retirer son dossier")
    FOLLOW_DOSSIER = word("dossiers.follow", "suivre son dossier et télécharger son accusé de réception")
    READ_DOSSIER = word("dossiers.read", "ouvrir un dossier déposé et ses pièces")
    ASK_COMPLEMENTS = word("dossiers.ask_complements", "demander des compléments, ou y renoncer")
    WRITE_TO_APPLICANT = word("dossiers.write_to_applicant", "écrire au porteur d’un dossier")
    WRITE_TO_FUND = word("dossiers.write_to_fund", "écrire à l’équipe au sujet de son dossier")
    CHOOSE_AID_BASIS = word("dossiers.choose_aid_basis", "choisir le régime d’aide d’un dossier")
    JUDGE_PIECES = word("dossiers.judge_pieces", "contrôler une pièce, ou ne pas l’exiger")
    DECLARE_COMPLETE = word("dossiers.declare_complete", "déclarer un dossier complet")
    MOVE_DOSSIER = word(
        "dossiers.move", "faire avancer un dossier, le mettre en pause, le renvoyer à l’étape précédente"
    )
    END_DOSSIER = word("dossiers.end", "refuser, ajourner ou clore un dossier par une lettre, ou le rouvrir")
    WRITE_REVIEW = word("diligence.review", "évaluer un dossier")
    RUN_DILIGENCE = word("diligence.run", "instruire les points de vérification")
    READ_SITTING = word("committee.read", "lire l’ordre du jour d’une séance")
    PREPARE_SITTING = word("committee.prepare", "convoquer une séance et composer son ordre du jour")
    DECLARE_INTEREST = word("committee.declare", "se déclarer sur un dossier avant qu’il ne s’ouvre")
    STEP_ASIDE = word("committee.step_aside", "tenir le registre de ses intérêts, se déporter d’un dossier")
    OPEN_POLL = word("committee.open_poll", "ouvrir un scrutin")
    SET_POLL_ASIDE = word(
        "committee.set_poll_aside", "proposer d’écarter un scrutin, ou confirmer la proposition d’une autre"
    )
    READ_POLL = word("committee.read_poll", "lire un scrutin et sa décision")
    CAST_BALLOT = word("committee.vote", "voter")
    READ_PORTFOLIO = word("portfolio.read", "lire les tickets et les totaux")
    READ_LEDGER = word("portfolio.read_ledger", "lire les mouvements derrière un chiffre")
    CLEAR_CONDITION = word("portfolio.clear_condition", "lever une condition, planifier les tranches")
    RECORD_COFINANCING = word("portfolio.record_cofinancing", "enregistrer un cofinancement et sa preuve")
    CONFIRM_COFINANCING = word(
        "portfolio.confirm_cofinancing", "confirmer un cofinancement qu’une autre personne a enregistré"
    )
    SIGN_TICKET = word("portfolio.sign", "réserver une enveloppe, signer un ticket")
    REQUEST_TRANCHE = word("portfolio.request_tranche", "demander le versement d’une tranche")
    VERIFY_PAYMENT = word("portfolio.verify_payment", "vérifier une demande de versement")
    PAY = word("portfolio.pay", "payer un versement vérifié")
    PROPOSE_ENTRY = word("portfolio.propose_entry", "proposer un retour d’argent ou un rejet de virement")
    DECIDE_ENTRY = word("portfolio.decide_entry", "décider d’un mouvement qu’une autre personne propose")
    READ_NOTICES = word("notifications.read", "lire ses notifications")
    READ_LETTERS = word("notifications.read_letters", "voir ce que sont devenus les courriels du fonds")
    RESEND_LETTER = word("notifications.resend_letter", "renvoyer un courriel qui n’a pas été remis")
    REPLAY_REACTIONS = word(
        "workspace.replay_reactions", "voir les traitements en attente ou en échec, et les relancer"
    )
    SEE_TODAY = word("workspace.today", "voir ce qui l’attend aujourd’hui")
    SEE_PIPELINE = word("workspace.pipeline", "voir le pipeline des dossiers")
    SEE_DASHBOARD = word("workspace.dashboard", "voir le tableau de bord du fonds")


reader = analyst | manager | secretary | finance | auditor
committee = member | chair | secretary
POLICY: dict[May, Who] = {
    May.MANAGE_OWN_ACCOUNT: signed_in,
    May.CHANGE_FACTOR: signed_in & fresh,
    May.TAKE_OWN_FILE: owner_of_it,
    May.INVITE_PERSON: admin & fresh,
    May.READ_PROGRAMME: staff | member,
    May.CHOOSE_REGIME: admin & fresh,
    May.SET_PARAMETER: admin & fresh,
    May.MANAGE_FORMS: admin,
    May.PUBLISH_FORM: admin & fresh,
    May.START_DOSSIER: entrepreneur,
    May.FILL_DOSSIER: founder_of_it | co_editor_of_it,
    May.SHARE_DOSSIER: founder_of_it,
    May.LEAVE_DOSSIER: co_editor_of_it,
    May.KEEP_COMPANY: owner_of_it,
    May.SUBMIT_DOSSIER: founder_of_it,
    May.FOLLOW_DOSSIER: founder_of_it | co_editor_of_it,
    May.READ_DOSSIER: not_recused & (reader | (member & declared)),
    May.ASK_COMPLEMENTS: (analyst | manager) & not_recused,
    May.WRITE_TO_APPLICANT: (analyst | manager) & not_recused,
    May.WRITE_TO_FUND: founder_of_it | co_editor_of_it,
    May.CHOOSE_AID_BASIS: manager & not_recused & fresh,
    May.JUDGE_PIECES: (analyst | manager) & not_recused,
    May.DECLARE_COMPLETE: (analyst | manager) & not_recused,
    May.MOVE_DOSSIER: manager & not_recused,
    May.END_DOSSIER: manager & not_recused & fresh,
    May.WRITE_REVIEW: (analyst | manager) & not_recused,
    May.RUN_DILIGENCE: (analyst | manager) & not_recused,
    May.READ_SITTING: committee | manager | auditor,
    May.PREPARE_SITTING: secretary & not_recused_from_a_part,
    May.DECLARE_INTEREST: member,
    May.STEP_ASIDE: committee | analyst | manager | finance,
    May.OPEN_POLL: (secretary | chair) & not_recused,
    May.SET_POLL_ASIDE: (secretary | chair) & not_recused & fresh,
    May.READ_POLL: not_recused & (secretary | manager | auditor | (member & declared)),
    May.CAST_BALLOT: member & not_recused & declared & fresh,
    May.READ_PORTFOLIO: (reader | member) & not_recused,
    May.READ_LEDGER: reader & not_recused,
    May.CLEAR_CONDITION: manager & not_recused,
    May.RECORD_COFINANCING: manager & not_recused & fresh,
    May.CONFIRM_COFINANCING: (manager | finance) & not_recused & fresh,
    May.SIGN_TICKET: manager & not_recused & fresh,
    May.REQUEST_TRANCHE: founder_of_it,
    May.VERIFY_PAYMENT: (manager | finance) & not_recused & fresh,
    May.PAY: finance & not_recused & fresh,
    May.PROPOSE_ENTRY: finance & not_recused & fresh,
    May.DECIDE_ENTRY: (manager | finance) & not_recused & fresh,
    May.READ_NOTICES: signed_in,
    May.READ_LETTERS: manager | admin,
    May.RESEND_LETTER: (manager | admin) & not_recused,
    May.REPLAY_REACTIONS: admin,
    May.SEE_TODAY: staff | member,
    May.SEE_PIPELINE: reader,
    May.SEE_DASHBOARD: reader | member,
}


def why_not(may: May, actor: Actor | None, subject: Any = None) -> Sentence | None:
    """The words of the first condition that fails; None when it is allowed. Nobody is never allowed."""
    if actor is None:
        return say("Connectez-vous pour continuer.")
    return POLICY[may].why_not(actor, subject)


def only_stale(refusal: Sentence | None, actor: Actor) -> bool:
    """Whether all that is missing is a second factor given in the last minutes."""
    return refusal is not None and refusal is fresh.why_not(actor, None)


def offers(may: May, actor: Actor | None, subject: Any = None) -> bool:
    """Whether to show the button: allowed now, or as soon as the second factor is given again."""
    refusal = why_not(may, actor, subject)
    return refusal is None or (actor is not None and only_stale(refusal, actor))


def rows() -> Iterator[tuple[str, str, str]]:
    """The table for an auditor: the right, what it means, who has it."""
    return ((may.value, may.label, POLICY[may].name) for may in May)
