"""What was typed and can't be read: is the page told so, rather than that nothing was typed?"""

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from fundapp.kernel.money import Money
from fundapp.web.forms import (
    DayField,
    Form,
    HourField,
    MoneyField,
    TextField,
    WholeNumberField,
    answered,
    required,
)


class Everything(Form):
    amount = MoneyField("Montant", [required()])
    day = DayField("Jour", [required()])
    hour = HourField("Heure", [required()])
    number = WholeNumberField("Nombre", [required()])
    text = TextField("Texte", [required()])
    price = MoneyField("Prix", [answered()])
    since = DayField("Depuis", [answered()])


@pytest.mark.parametrize(
    "name, typed, said",
    [
        ("amount", "0,125", "Écrivez un montant en euros, par exemple 12 500,00."),
        ("amount", "1.23,456", "Écrivez un montant en euros, par exemple 12 500,00."),
        ("amount", "1e9", "Écrivez un montant en euros, par exemple 12 500,00."),
        ("day", "9999-12-31", "Vérifiez l’année\u00a0: 9999."),
        ("hour", "25:00", "Écrivez une heure, par exemple 14:30."),
        ("number", "douze", "Écrivez un nombre entier."),
        (
            "number",
            "1.500",
            "«\u00a01.500\u00a0» peut se lire 1,5 ou 1\u00a0500\u00a0: écrivez l’un ou l’autre.",
        ),
        ("amount", "", "Remplissez ce champ."),
        ("day", "", "Remplissez ce champ."),
        ("text", "  ", "Remplissez ce champ."),
        ("text", "\u200b \u2063", "Remplissez ce champ."),
        ("price", " ", "Répondez à cette question."),
        ("price", "\u3000", "Répondez à cette question."),
        ("price", "douze", "Écrivez un montant en euros, par exemple 12 500,00."),
        ("since", " ", "Répondez à cette question."),
        ("since", "31/02/2027", "Cette date n’existe pas\u00a0: vérifiez le jour et le mois."),
    ],
)
def test_a_field_that_is_filled_is_not_asked_to_be_filled(
    app: Flask, name: str, typed: str, said: str
) -> None:
    with app.test_request_context():
        form = Everything(formdata=MultiDict({name: typed}))
        form.validate()

        assert [str(error) for error in form[name].errors] == [said]


@pytest.mark.parametrize(
    "name, typed, read",
    [
        ("amount", "40.000,50 €", Money(4_000_050)),
        ("amount", "40,000.50", Money(4_000_050)),
        ("day", "1er mars 2027", date(2027, 3, 1)),
        ("day", "01/03/2027", date(2027, 3, 1)),
        ("number", "1 234 567", 1_234_567),
        ("number", "1.234.567", 1_234_567),
    ],
)
def test_a_field_reads_what_people_paste(app: Flask, name: str, typed: str, read: object) -> None:
    with app.test_request_context():
        form = Everything(formdata=MultiDict({name: typed}))

        assert (form[name].data, list(form[name].errors)) == (read, [])
