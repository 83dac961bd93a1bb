"""How has the form of the demonstration's call changed, and what is being prepared?"""

from dataclasses import replace

from fundapp.demo.companies import PROJECTS
from fundapp.demo.stage import Stage, draft
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.rules import edits
from fundapp.dossiers.rules.form import CallForm, Condition
from fundapp.dossiers.types import AnswerKind
from fundapp.programme.types import YesNo

PLACES = ("Dunkerque", "Grande-Synthe", "Gravelines", "Loon-Plage", "Saint-Pol-sur-Mer")


def begun_long_ago(stage: Stage) -> None:
    """Two founders have begun a second dossier, in the first version of the form."""
    heat, loop = PROJECTS["Thermoflandre"], PROJECTS["Boucle Grande-Synthe"]
    draft(stage, replace(heat, title="Chauffer les piscines avec la chaleur des eaux usées"), days=9)
    draft(stage, replace(loop, title="Une deuxième boucle, à Coudekerque"), days=5, sections=14)


def publish_the_second(stage: Stage) -> None:
    """Yesterday's version asks who supports the project, and says better what a job is."""
    begun, out = stage.ago(1, hours=6), stage.ago(1)
    admin, call = stage.who("admin"), stage.call.id
    dossiers.draft_form(stage.session, call_id=call, by=admin, at=begun)
    made = dossiers.change_form(stage.session, call_id=call, edit=_ask_who_supports, by=admin, at=begun)
    dossiers.publish_form(stage.session, call_id=call, seen=edits.mark(made.form), by=admin, at=out)


def prepare_the_third(stage: Stage) -> None:
    """A section on its way, in which a list still lacks its answers."""
    by, at = stage.who("admin"), stage.ago(0, hours=3)
    dossiers.draft_form(stage.session, call_id=stage.call.id, by=by, at=at)
    dossiers.change_form(stage.session, call_id=stage.call.id, edit=_ask_where_it_stands, by=by, at=at)


def _ask_who_supports(form: CallForm, used: frozenset[str]) -> CallForm:
    if "jobs" in form.by_name:
        hint = "En équivalents temps plein, trois ans après le versement ; ne comptez pas les stages."
        form = edits.change_question(form, "jobs", {"hint": hint})
    form = edits.add_question(
        form, used, section="projet", label="Êtes-vous suivi par un incubateur ?", kind=AnswerKind.YES_NO
    )
    supported = _last(form, "projet")
    form = edits.change_question(form, supported, {"required": False})
    form = edits.add_question(form, used, section="projet", label="Lequel ?", kind=AnswerKind.LINE)
    condition = Condition(question=supported, among=(YesNo.YES.value,))
    changes = {"required": False, "when": (condition,)}
    return edits.change_question(form, _last(form, "projet"), changes)


def _ask_where_it_stands(form: CallForm, used: frozenset[str]) -> CallForm:
    form = edits.add_section(
        form, used, title="Ancrage local", intro="Où le projet s’installe, et avec qui il travaille ici."
    )
    here = form.sections[-1].name
    form = edits.add_question(form, used, section=here, label="Commune du site", kind=AnswerKind.WORD)
    name = _last(form, here)
    places = edits.choices_from([("", place) for place in PLACES], name, used)
    form = edits.change_question(form, name, {"choices": places})
    return edits.add_question(
        form, used, section=here, label="Partenaires du territoire déjà engagés", kind=AnswerKind.WORDS
    )


def _last(form: CallForm, section: str) -> str:
    """The question that has just been added."""
    return edits.the_section(form, section).questions[-1].name
