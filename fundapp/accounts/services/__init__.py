"""What can be done with accounts? One verb per use case, grouped by what it is about."""

from fundapp.accounts.services.people import register_person
from fundapp.accounts.services.sign_ins import open_sign_in, revoke_all_sign_ins, revoke_sign_in

__all__ = ["open_sign_in", "register_person", "revoke_all_sign_ins", "revoke_sign_in"]
