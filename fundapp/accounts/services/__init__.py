"""What can be done with accounts? One verb per use case, grouped by what it is about."""

from fundapp.accounts.services.erasures import ask_erasure, cancel_erasure, erase_person, hold_erasure
from fundapp.accounts.services.exports import (
    ask_export,
    claim_export,
    expire_exports,
    export_failed,
    finish_export,
    take_export,
)
from fundapp.accounts.services.factors import (
    OneTimeCodes,
    note_passkey_added,
    prove_identity,
    prove_second_factor,
    remove_passkey,
    renew_recovery_codes,
    set_up_totp,
)
from fundapp.accounts.services.invitations import claim_invitation, invite, open_account, withdraw_invitation
from fundapp.accounts.services.links import make_link, read_link, use_link
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
    "ask_erasure",
    "ask_export",
    "cancel_erasure",
    "change_password",
    "choose_language",
    "claim_export",
    "claim_invitation",
    "close_account",
    "confirm_email",
    "erase_person",
    "expire_exports",
    "export_failed",
    "finish_export",
    "forget_second_factor",
    "hold_erasure",
    "invite",
    "make_link",
    "note_act",
    "note_passkey_added",
    "open_account",
    "open_sign_in",
    "prove_identity",
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
    "take_export",
    "use_link",
    "want_confirmation",
    "want_reset",
    "withdraw_invitation",
]
