"""What can be done with accounts? One verb per use case, grouped by what it is about."""

from fundapp.accounts.services.factors import (
    OneTimeCodes,
    note_passkey_added,
    prove_second_factor,
    remove_passkey,
    renew_recovery_codes,
    set_up_totp,
)
from fundapp.accounts.services.invitations import claim_invitation, invite, withdraw_invitation
from fundapp.accounts.services.links import make_link, read_link
from fundapp.accounts.services.passwords import change_password, prove_password, reset_password, want_reset
from fundapp.accounts.services.people import (
    choose_language,
    close_account,
    confirm_email,
    forget_second_factor,
    register_person,
    reopen_account,
    set_roles,
    sign_up,
    want_confirmation,
)
from fundapp.accounts.services.sign_ins import note_act, open_sign_in, revoke_all_sign_ins, revoke_sign_in

__all__ = [
    "OneTimeCodes",
    "change_password",
    "choose_language",
    "claim_invitation",
    "close_account",
    "confirm_email",
    "forget_second_factor",
    "invite",
    "make_link",
    "note_act",
    "note_passkey_added",
    "open_sign_in",
    "prove_password",
    "prove_second_factor",
    "read_link",
    "register_person",
    "remove_passkey",
    "renew_recovery_codes",
    "reopen_account",
    "reset_password",
    "revoke_all_sign_ins",
    "revoke_sign_in",
    "set_roles",
    "set_up_totp",
    "sign_up",
    "want_confirmation",
    "want_reset",
    "withdraw_invitation",
]
