"""Does every error page say what happened, and what to do next?"""

import re

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.kernel.errors import Refused

PAGES = ("400", "403", "404", "405", "413", "422", "429", "500", "503")


def shown(app: Flask, name: str, **context: object) -> str:
    with app.test_request_context("/dossiers/7"):
        return render_template(f"errors/{name}.html", **context)


@pytest.mark.parametrize("name", PAGES)
def test_error_page_leads_somewhere(app: Flask, session: Session, name: str) -> None:
    page = shown(app, name, words=None, reference="E-2026-7F3K9Q", found=None)

    assert f"Erreur {name}" in page
    assert "Revenir à l’accueil" in page


def test_refusal_lists_its_reasons(app: Flask, session: Session) -> None:
    refusal = Refused("Ce dossier n’est pas complet.")

    page = shown(app, "409", refusal=refusal, reasons=[Refused("Il manque le RIB.").sentence])

    assert "Ce dossier n’est pas complet." in page
    assert "<li>Il manque le RIB.</li>" in page


def test_confirmation_sends_again_what_was_sent(app: Flask, session: Session) -> None:
    kept = [("choice", "for"), ("reason", 'a "quoted" one')]
    page = shown(app, "confirm", kept=kept, files=[], back="/", wrong="Ce code n’est plus valable.")

    assert '<input type="hidden" name="choice" value="for">' in page
    assert 'value="a &#34;quoted&#34; one"' in page
    assert 'aria-describedby="code-hint code-error"' in page


def test_bug_page_bears_the_reference_of_the_trace(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It stood in another record of the log: whoever was given the reference found no trace."""

    def broken() -> str:
        raise ZeroDivisionError("what went wrong")

    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.view_functions, "web.live", broken)

    answer = client.get("/health/live")

    [record] = [each for each in caplog.records if each.name == app.logger.name]
    reference = re.search(r"E-\d{4}-\w{6}", record.message)
    assert reference is not None
    assert (answer.status_code, reference[0] in answer.text) == (500, True)
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ZeroDivisionError)
