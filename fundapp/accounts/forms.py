"""How do people sign in, join, and change their own account and others' rights?"""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_security import WebAuthnRegisterForm
from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectChoice
from wtforms.validators import Email, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from fundapp.accounts import rules
from fundapp.accounts.rules import PASSWORD_LONGEST
from fundapp.kernel.errors import Refused
from fundapp.kernel.links import holds_link
from fundapp.policy import Role
from fundapp.web.filters import label, sentence
from fundapp.web.forms import ChoicesField, Form, TextField, answered, at_most, required
from fundapp.web.overwriting import OverwritingForm

EMAIL = {"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}


class EmailField(TextField):
    def __init__(self, text: Any = None, autocomplete: str = "email", **options: Any) -> None:
        wrong = _l("Écrivez une adresse de courriel complète, par exemple prenom.nom@entreprise.fr.")
        checks = [required(_l("Écrivez votre adresse de courriel.")), Email(wrong), at_most(254)]
        kw = {**EMAIL, "autocomplete": autocomplete}
        super().__init__(text or _l("Adresse de courriel"), checks, render_kw=kw, **options)


class SecretField(PasswordField):
    """A password: never sent back, of a length that costs nobody a minute of hashing."""

    def __init__(self, text: Any, autocomplete: str, *, more: Sequence[Any] = (), **options: Any) -> None:
        checks = [
            required(_l("Écrivez votre mot de passe.")),
            Length(max=PASSWORD_LONGEST, message=_l("Ce mot de passe est trop long.")),
            *more,
        ]
        super().__init__(text, checks, render_kw={"autocomplete": autocomplete}, **options)


class GoodPassword:
    """Long enough, and no guess from the name and the address typed beside it: told with everything else."""

    def __call__(self, form: Any, field: Field) -> None:
        name, email = (form[each].data or "" if each in form else "" for each in ("name", "email"))
        try:
            rules.check_password(field.data, name=name, email=email)
        except Refused as refusal:
            raise StopValidation(sentence(refusal.sentence)) from None


def new_password() -> SecretField:
    return SecretField(
        _l("Nouveau mot de passe"),
        "new-password",
        more=[GoodPassword()],
        description=_l("12 caractères au moins, par exemple plusieurs mots à la suite."),
    )


class LoginForm(Form):
    email = EmailField(autocomplete="username")
    password = SecretField(_l("Mot de passe"), "current-password")
    next = HiddenField()


class CodeForm(Form):
    code = TextField(
        _l("Code"),
        [required(_l("Recopiez le code affiché par votre application.")), at_most(40)],
        description=_l("Six chiffres de votre application, ou l’un de vos codes de secours."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none"},
    )


class EmailForm(Form):
    email = EmailField()


class PasswordForm(Form):
    password = new_password()


class ConfirmForm(Form):
    password = SecretField(_l("Mot de passe choisi à l’inscription"), "current-password")


class ChangePasswordForm(Form):
    current = SecretField(_l("Mot de passe actuel"), "current-password")
    password = new_password()


def no_link(form: Form, field: TextField) -> None:
    """A name begins our mails to others: a host name in it would be a link there (SECURITY 24)."""
    if holds_link(field.data or ""):
        raise ValidationError(gettext("Écrivez un prénom et un nom, sans adresse de site ni de courriel."))


class NameField(TextField):
    def __init__(self, text: Any = None, autocomplete: str = "name", **options: Any) -> None:
        checks = [required(_l("Écrivez un prénom et un nom.")), at_most(120), no_link]
        kw = {"autocomplete": autocomplete}
        super().__init__(text or _l("Prénom et nom"), checks, render_kw=kw, **options)


class SignUpForm(Form):
    name = NameField()
    email = EmailField()
    password = new_password()
    terms = BooleanField(
        _l("J’ai lu à quoi servent ces données, et quels sont mes droits."),
        [required(_l("Cochez cette case pour ouvrir un compte."))],
    )


class ClaimForm(Form):
    name = NameField()
    password = new_password()


class TotpForm(Form):
    password = SecretField(_l("Votre mot de passe"), "current-password")
    code = TextField(
        _l("Code affiché par l’application"),
        [required(_l("Recopiez les six chiffres affichés par l’application.")), at_most(10)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class RolesField(ChoicesField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, **options: Any) -> None:
        super().__init__(
            _l("Rôles"),
            [answered(_l("Choisissez au moins un rôle."))],
            choices=lambda: [SelectChoice(value=role.value, label=label(role)) for role in Role],
            coerce=_role,
            **options,
        )


def _role(value: Any) -> Any:
    return next((role for role in Role if role.value == value), value)


class PasskeyForm(WebAuthnRegisterForm):
    """Flask-Security's, with one usage only: a passkey is both factors at once."""

    usage = HiddenField()

    def validate(self, **options: Any) -> bool:
        self.usage.data = "first"
        return bool(super().validate(**options))


class InviteForm(Form):
    name = NameField(autocomplete="off")
    email = EmailField(_l("Adresse de courriel professionnelle"), autocomplete="off")
    roles = RolesField()


class RolesForm(OverwritingForm):
    roles = RolesField()


class ErasureForm(Form):
    """Who asks to be forgotten proves once more who they are; the code is asked of whoever has one."""

    password = SecretField(_l("Votre mot de passe"), "current-password")
    code = TextField(
        _l("Code de votre second facteur"),
        [at_most(40)],
        description=_l("Six chiffres de votre application, ou l’un de vos codes de secours."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )
    at_once = BooleanField(_l("Supprimer tout de suite, sans délai d’annulation."))
    understood = BooleanField(
        _l("J’ai lu ce qui sera effacé et ce qui reste, et je veux supprimer mon compte."),
        [required(_l("Cochez cette case pour continuer."))],
    )
