"""Which words exist about accounts: letters, second factors, and what an invitation has become?"""

from fundapp.kernel.words import Worded, word


class Letter(Worded):
    """A mail that an account needs; the ones with a link get a fresh one when they are sent."""

    CONFIRM_EMAIL = word("confirm_email", "Confirmation de l’adresse")
    ALREADY_REGISTERED = word("already_registered", "Compte déjà ouvert")
    RESET_PASSWORD = word("reset_password", "Nouveau mot de passe")
    PASSWORD_CHANGED = word("password_changed", "Mot de passe changé")
    FACTOR_CHANGED = word("factor_changed", "Second facteur changé")


class Factor(Worded):
    """A way to prove who one is, beside the password."""

    TOTP = word("totp", "Application d’authentification", "good")
    RECOVERY_CODES = word("recovery_codes", "Codes de secours", "info")
    PASSKEY = word("passkey", "Clé d’accès", "good")


class InvitationState(Worded):
    SENT = word("sent", "Envoyée", "progress")
    CLAIMED = word("claimed", "Acceptée", "good")
    WITHDRAWN = word("withdrawn", "Retirée", "neutral")
    EXPIRED = word("expired", "Expirée", "warn")


class ExportState(Worded):
    """How far a person's file of everything about them is."""

    ASKED = word("asked", "Demandé", "info")
    PREPARING = word("preparing", "En préparation", "progress")
    READY = word("ready", "Prêt", "good")
    FAILED = word("failed", "Interrompu", "bad")
    EXPIRED = word("expired", "Effacé", "neutral")


class ErasureState(Worded):
    """What has become of a person's wish to be forgotten."""

    ASKED = word("asked", "Demandée", "warn")
    CANCELLED = word("cancelled", "Retirée", "neutral")
    DONE = word("done", "Effectuée", "good")


class Purpose(Worded):
    """What one link of a mail may do, and nothing else."""

    CONFIRM_EMAIL = word("confirm_email", "Confirmer une adresse")
    RESET_PASSWORD = word("reset_password", "Choisir un nouveau mot de passe")
    CLAIM_INVITATION = word("claim_invitation", "Accepter une invitation")
    JOIN_DOSSIER = word("join_dossier", "Remplir le dossier de quelqu’un d’autre")
    CONFIRM_BANK_ACCOUNT = word("confirm_bank_account", "Confirmer un compte bancaire")
