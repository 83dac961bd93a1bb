from flask import Flask
from flask_babel import force_locale, gettext, lazy_gettext, ngettext

from fundapp.web.typography import typeset


def test_marks_stay_with_their_word() -> None:
    assert typeset("Étape « Comité » : qui vote ? Vous ; hâtez-vous !") == (
        "Étape «\u00a0Comité\u00a0»\u00a0: qui vote\u202f? Vous\u202f; hâtez-vous\u202f!"
    )


def test_addresses_hours_and_places_for_values_are_left_alone() -> None:
    text = "http://localhost:8000/a?b=1 à 14:30, %(share)s % de %(all)s"

    assert typeset(text) == text


def test_every_way_to_ask_for_words_is_typeset_in_french_only(app: Flask) -> None:
    lazy = lazy_gettext("Pourquoi ?")
    with app.test_request_context():
        with force_locale("fr"):
            assert gettext("Motif : %(why)s", why="a : b") == "Motif\u00a0: a : b"
            assert str(lazy) == "Pourquoi\u202f?"
            assert ngettext("%(num)s point :", "%(num)s points :", 0) == "0 point\u00a0:"
            page = app.jinja_env.from_string("{{ _('Pourquoi ?') }}").render()
            assert page == "Pourquoi\u202f?"
        with force_locale("en"):
            assert gettext("Phrase inconnue : oui ?") == "Phrase inconnue : oui ?"
