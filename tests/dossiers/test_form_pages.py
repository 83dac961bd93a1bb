"""Can an administrator prepare, try and publish a form with a keyboard alone, and nobody else?"""

import re

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.queries import form_versions
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import edits
from fundapp.dossiers.rules.form import CallForm, Choice, Column, Condition, Question
from fundapp.dossiers.types import AnswerKind, DocumentKind
from fundapp.kernel.money import euros
from fundapp.policy import Role
from tests.factories import accounts, dossiers, forms
from tests.factories.signin import sign_in


@pytest.fixture
def here(client: FlaskClient, session: Session) -> str:
    """Where the form of the call is, with an administrator signed in."""
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    return f"/appels/{dossiers.open_call(session).slug}/formulaire"


def draft_of(session: Session) -> FormVersion:
    session.expire_all()
    found = form_versions.find_draft(session, dossiers.open_call(session).id)
    assert found is not None
    return found


def question(session: Session, name: str) -> Question:
    return draft_of(session).form.by_name[name]


def shown(client: FlaskClient, path: str) -> dict[str, list[str]]:
    """What the page's form would send as it stands."""
    html = client.get(path).text
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or ("checkbox" in tag and " checked" not in tag):
            continue
        sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s*(.*?)</textarea>', html, re.DOTALL):
        sent[name] = [text]
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        sent[name] = [chosen[1] if chosen else ""]
    return sent


def test_form_is_prepared_from_the_programme(client: FlaskClient, session: Session, here: str) -> None:
    assert here in client.get("/programme").text
    assert "Préparer une nouvelle version" in client.get(here).text

    answer = client.post(f"{here}/brouillon/preparer")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here}/brouillon")
    assert "Numéro SIREN" in client.get(f"{here}/brouillon").text
    assert "Ouvrir la version en préparation" in client.get(here).text


def test_section_is_added_reworded_moved_and_removed(
    client: FlaskClient, session: Session, here: str
) -> None:
    forms.draft(session)

    client.post(f"{here}/brouillon/sections", data={"title": "Calendrier", "intro": "Quand ?"})
    sent = {**shown(client, f"{here}/brouillon/sections/calendrier"), "title": "Le calendrier"}
    client.post(f"{here}/brouillon/sections/calendrier", data=sent)
    client.post(f"{here}/brouillon/deplacer", data={"up": "/calendrier"})

    section = draft_of(session).form.sections[-2]
    assert (section.name, section.title, section.intro) == ("calendrier", "Le calendrier", "Quand ?")
    client.post(f"{here}/brouillon/sections/calendrier/retirer")
    assert draft_of(session).form.section("calendrier") is None


def test_question_of_each_kind_is_added_and_its_page_opens(
    client: FlaskClient, session: Session, here: str
) -> None:
    forms.draft(session)

    for kind in AnswerKind:
        sent = {"label": f"Nouvelle {kind.value}", "kind": kind.value, "section": "projet"}
        answer = client.post(f"{here}/brouillon/questions", data=sent)
        assert answer.status_code == 303
        assert client.get(answer.headers["Location"]).status_code == 200

    assert [each.kind for each in draft_of(session).form.sections[1].questions][-len(AnswerKind) :] == list(
        AnswerKind
    )
    assert client.get(f"{here}/brouillon").status_code == 200
    assert client.get(f"{here}/brouillon/apercu/projet").status_code == 200


def test_question_saved_as_it_stands_does_not_change(
    client: FlaskClient, session: Session, here: str
) -> None:
    before = forms.draft(session).form

    for name in before.by_name:
        path = f"{here}/brouillon/questions/{name}"
        assert client.post(path, data=shown(client, path)).status_code == 303, name

    assert draft_of(session).form == before


def test_list_with_a_condition_is_written(client: FlaskClient, session: Session, here: str) -> None:
    forms.changed(
        session,
        lambda form, used: edits.add_question(
            form, used, section="financement", label="Stade", kind=AnswerKind.WORD
        ),
    )
    path = f"{here}/brouillon/questions/stade"
    sent = shown(client, path) | {
        "hint": ["Celui d’aujourd’hui."],
        "required": [],
        "choices-0-label": ["Amorçage"],
        "choices-1-label": ["Croissance"],
        "when_axis": ["air", "heat"],
    }

    answer = client.post(path, data=sent)

    assert answer.headers["Location"].endswith("#question-stade")
    made = question(session, "stade")
    assert made.choices == (
        Choice(value="amorcage", label="Amorçage"),
        Choice(value="croissance", label="Croissance"),
    )
    assert made.when == (Condition(question="axis", among=("air", "heat")),)
    assert (made.hint, made.required) == ("Celui d’aujourd’hui.", False)
    assert "Posée si" in client.get(f"{here}/brouillon").text


def test_choice_reworded_keeps_its_value_and_a_blank_one_goes(
    client: FlaskClient, session: Session, here: str
) -> None:
    def listed(form: CallForm, used: frozenset[str]) -> CallForm:
        form = edits.add_question(form, used, section="projet", label="Stade", kind=AnswerKind.WORD)
        made = edits.choices_from([("", "Amorçage"), ("", "Croissance"), ("", "Cession")], "stade", used)
        return edits.change_question(form, "stade", {"choices": made})

    forms.changed(session, listed)
    path = f"{here}/brouillon/questions/stade"
    sent = shown(client, path) | {"choices-0-label": ["Création"], "choices-1-label": [""]}

    client.post(path, data=sent)

    assert [(each.value, each.label) for each in question(session, "stade").choices] == [
        ("amorcage", "Création"),
        ("cession", "Cession"),
    ]


def test_money_number_and_piece_keep_their_own_settings(
    client: FlaskClient, session: Session, here: str
) -> None:
    def grown(form: CallForm, used: frozenset[str]) -> CallForm:
        for label, kind in (
            ("Chiffre", AnswerKind.MONEY),
            ("Âge", AnswerKind.NUMBER),
            ("Annexe", AnswerKind.FILE),
        ):
            form = edits.add_question(form, used, section="projet", label=label, kind=kind)
        return form

    forms.changed(session, grown)

    for name, typed in {
        "chiffre": {"least": ["1 000,50"]},
        "age": {"least": ["1"], "most": ["99"]},
        "annexe": {"piece": ["pitch"]},
    }.items():
        path = f"{here}/brouillon/questions/{name}"
        assert client.post(path, data=shown(client, path) | typed).status_code == 303

    assert question(session, "chiffre").least == euros("1000.50").cents
    assert (question(session, "age").least, question(session, "age").most) == (1, 99)
    assert question(session, "annexe").piece is DocumentKind.PITCH


def test_columns_are_added_changed_moved_and_removed(
    client: FlaskClient, session: Session, here: str
) -> None:
    forms.changed(
        session,
        lambda form, used: edits.add_question(
            form, used, section="projet", label="Équipe", kind=AnswerKind.TABLE
        ),
    )
    table = f"{here}/brouillon/questions/equipe"
    for label, kind in (("Nom", "line"), ("Part", "money"), ("Âge", "number")):
        client.post(f"{table}/colonnes", data={"label": label, "kind": kind})
    path = f"{table}/colonnes/part"

    client.post(path, data=shown(client, path) | {"total": ["y"], "required": []})
    client.post(f"{table}/ordre", data={"up": "part"})
    client.post(f"{table}/colonnes/age/retirer")

    assert question(session, "equipe").columns == (
        Column(name="part", kind=AnswerKind.MONEY, label="Part", required=False, total=True),
        Column(name="nom", kind=AnswerKind.LINE, label="Nom"),
    )


def test_both_versions_are_shown_when_two_wrote_the_same_question(
    client: FlaskClient, session: Session, here: str
) -> None:
    forms.draft(session)
    path = f"{here}/brouillon/questions/problem"
    sent = shown(client, path) | {"label": ["Le défi"]}
    forms.changed(session, lambda form, used: edits.change_question(form, "problem", {"label": "Le besoin"}))

    answer = client.post(path, data=sent)

    assert answer.status_code == 409
    both = answer.text.partition('class="both-versions"')[2].partition("</section>")[0]
    assert ("Le besoin" in both, "Le défi" in both) == (True, True)
    assert 'value="Le défi"' in answer.text
    assert question(session, "problem").label == "Le besoin"

    seen = re.search(r'name="seen"[^>]*value="(\w+)"', answer.text)
    assert seen is not None
    client.post(path, data=sent | {"seen": [seen[1]]})
    assert question(session, "problem").label == "Le défi"


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"label": [""]}, "Écrivez ce que vous demandez."),
        ({"limit": ["0"]}, "Écrivez un nombre entre 1 et"),
        ({"limit": ["beaucoup"]}, "Écrivez un nombre entier."),
        ({"section": ["nowhere"]}, "Choisissez une réponse dans la liste."),
    ],
)
def test_what_cannot_be_read_comes_back_as_typed(
    client: FlaskClient, session: Session, here: str, typed: dict[str, list[str]], said: str
) -> None:
    forms.draft(session)
    path = f"{here}/brouillon/questions/problem"

    answer = client.post(path, data=shown(client, path) | {"hint": ["Gardée."]} | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Gardée." in answer.text
    assert question(session, "problem").hint == ""


def test_question_is_removed_then_put_back(client: FlaskClient, session: Session, here: str) -> None:
    before = forms.draft(session).form

    client.post(f"{here}/brouillon/questions/jobs/retirer")
    page = client.get(f"{here}/brouillon").text
    client.post(f"{here}/brouillon/questions/jobs/remettre")

    assert "Retirées depuis la version publiée" in page
    assert draft_of(session).form == before


def test_kept_question_has_no_way_to_be_removed(client: FlaskClient, session: Session, here: str) -> None:
    forms.draft(session)

    page = client.get(f"{here}/brouillon/questions/siren").text
    answer = client.post(f"{here}/brouillon/questions/siren/retirer")

    assert "Tout formulaire garde cette question" in page
    assert "/retirer" not in page
    assert answer.status_code == 409
    assert "siren" in draft_of(session).form.by_name


def test_what_prevents_publishing_leads_to_its_page(client: FlaskClient, session: Session, here: str) -> None:
    forms.changed(session, lambda form, used: edits.change_question(form, "title", {"limit": 400}))

    outline = client.get(f"{here}/brouillon").text
    review = client.get(f"{here}/brouillon/publication").text

    assert "1 point empêche de publier" in outline
    assert f'href="{here}/brouillon/questions/title"' in review
    assert "Publier cette version" not in review


def test_form_is_published_then_the_drafts_are_moved(
    client: FlaskClient, session: Session, here: str
) -> None:
    draft = dossiers.draft_dossier(session)
    made = forms.changed(session)

    review = client.get(f"{here}/brouillon/publication").text
    published = client.post(f"{here}/brouillon/publication", data={"seen": edits.mark(made.form)})
    preview = client.get(f"{here}/dossiers").text
    client.post(f"{here}/dossiers")

    assert "Brevets" in review
    assert published.headers["Location"] == f"{here}/dossiers"
    assert "1 brouillon est concerné" in preview
    session.expire_all()
    assert latest_form(session, made.call_id).id == made.id
    assert draft.form_id == made.id
    assert "Tous les brouillons sont déjà sur la dernière version." in client.get(f"{here}/dossiers").text


def test_draft_changed_since_it_was_read_again_is_not_published(
    client: FlaskClient, session: Session, here: str
) -> None:
    seen = edits.mark(forms.changed(session).form)
    forms.changed(session, lambda form, used: edits.change_question(form, "problem", {"hint": "Ici."}))

    answer = client.post(f"{here}/brouillon/publication", data={"seen": seen})

    assert answer.status_code == 409
    assert "relisez-le, puis publiez-le" in answer.text
    assert draft_of(session).published_at is None


def test_preview_is_tried_without_keeping_anything(client: FlaskClient, session: Session, here: str) -> None:
    forms.changed(
        session,
        lambda form, used: edits.change_question(
            form, "problem", {"when": (Condition(question="axis", among=("air",)),)}
        ),
    )
    path = f"{here}/brouillon/apercu/projet"

    hidden = client.get(path).text
    shown_ = client.get(path, query_string={"axis": "air", "jobs": "beaucoup", "try": "1"}).text
    rows = client.get(f"{here}/brouillon/apercu/financement", query_string={"add": "needs"}).text

    assert re.search(r'id="question-problem"[^>]* hidden', hidden)
    assert not re.search(r'id="question-problem"[^>]* hidden', shown_)
    assert "Écrivez un nombre, par exemple 12,5." in shown_
    assert 'name="needs-0-kind"' in rows


def test_versions_are_read_by_the_team_and_prepared_by_the_administrator_only(
    client: FlaskClient, session: Session
) -> None:
    made = forms.changed(session)
    here = f"/appels/{dossiers.open_call(session).slug}/formulaire"
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    assert "Préparer" not in client.get(here).text
    assert client.get(f"{here}/versions/1").status_code == 200
    assert client.get(f"{here}/brouillon").status_code == 403
    assert client.post(f"{here}/brouillon/deplacer", data={"up": "problem"}).status_code == 403
    assert draft_of(session).revision == made.revision


def test_pages_of_a_draft_that_is_gone_are_not_found(
    client: FlaskClient, session: Session, here: str
) -> None:
    for path in ("brouillon", "brouillon/publication", "brouillon/questions/siren", "versions/9"):
        assert client.get(f"{here}/{path}").status_code == 404
