"""How do reviews, findings and choices of points arrive?"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.validators import Optional

from fundapp.accounts.models import Person
from fundapp.diligence.types import (
    Condition,
    ConditionKind,
    Criterion,
    Finding,
    Gap,
    ItemState,
    Mark,
    Opinion,
    Preset,
    Severity,
)
from fundapp.dossiers.models import Document
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.web.filters import label, sentence
from fundapp.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LongTextField,
    TextField,
    WordField,
    WordRadioField,
    answered,
    at_most,
    choices_of,
)
from fundapp.web.overwriting import ComparedForm, OverwritingForm


class WantedAtTheEnd(Optional):
    """A draft may leave it empty; what is handed in may not, and the rules say so."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"required": True}


class ReviewForm(ComparedForm):
    """One's review; `review_form` adds a mark and a justification per criterion."""

    criteria: Sequence[Criterion] = ()
    opinion = WordRadioField(_l("Votre conclusion"), [WantedAtTheEnd()], kind=Opinion)
    summary = LongTextField(
        _l("Votre synthèse"),
        [WantedAtTheEnd()],
        description=_l("Forces, faiblesses, et ce que le comité devrait savoir."),
        limit=4_000,
    )

    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        return [(each, self[f"mark_{each.key}"], self[f"why_{each.key}"]) for each in self.criteria]

    def refuse(self, refusal: Refused) -> None:
        """What is missing is said beside the field it belongs to."""
        reasons = refusal.reasons if isinstance(refusal, SeveralRefusals) else []
        super().refuse(refusal if not reasons else Refused(refusal.sentence, field=refusal.field))
        for reason in reasons:
            if isinstance(reason, Gap):
                self[reason.anchor].errors = [*self[reason.anchor].errors, sentence(reason)]

    def title_of(self, field: Field) -> str:
        """A mark and a justification with the criterion they are of."""
        criteria = {f"{part}_{each.key}": each.label for each in self.criteria for part in ("mark", "why")}
        title = super().title_of(field)
        return f"{sentence(criteria[field.name])}, {title}" if field.name in criteria else title


def review_form(criteria: Sequence[Criterion], **given: Any) -> ReviewForm:
    fields: dict[str, Any] = {"criteria": criteria}
    for each in criteria:
        fields[f"mark_{each.key}"] = WordRadioField(_l("Note"), [WantedAtTheEnd()], kind=Mark)
        fields[f"why_{each.key}"] = LongTextField(_l("Justification"), [WantedAtTheEnd()], limit=2_000)
    return type("ReviewForm", (ReviewForm,), fields)(**given)


class FindingForm(OverwritingForm):
    """How a point stands."""

    insisting = _l(
        "Un constat ne s’efface pas : « Enregistrer la mienne » ajoute le vôtre à la suite, et il fait foi."
    )

    state = WordField(_l("État du point"), [answered()], kind=ItemState)
    severity = WordField(
        _l("Gravité"),
        [answered()],
        kind=Severity,
        description=_l("Vous pouvez relever la gravité d’un point, pas l’abaisser."),
    )
    finding = LongTextField(
        _l("Constat"),
        [Optional()],
        description=_l("Ce que vous avez constaté ; pour un point sans objet, le motif."),
        limit=4_000,
    )
    evidence = TextField(
        _l("Preuve"),
        [Optional(), at_most(1_000)],
        description=_l("Par exemple « Kbis du 3 novembre 2026, page 1 », ou la note d’un appel."),
    )
    document = ChoiceField(_l("Pièce du dossier"), [Optional()], validate_choice=True)
    condition_kind = WordField(
        _l("Condition qui en découle"),
        [Optional()],
        kind=ConditionKind,
        description=_l("Pour une réserve seulement."),
    )
    condition_text = LongTextField(_l("Ce que l’entreprise devra faire"), [Optional()], limit=1_000)
    condition_due_on = DayField(_l("Échéance de la condition"), [Optional()])

    def __init__(self, documents: Iterable[Document], **given: Any) -> None:
        super().__init__(**given)
        none = SelectChoice(value="", label=gettext("Aucune"))
        self.document.choices = [
            none,
            *(
                SelectChoice(value=str(each.id), label=f"{label(each.kind)} : {each.name}")
                for each in documents
            ),
        ]
        blank = SelectChoice(value="", label=gettext("Aucune condition"))
        self.condition_kind.choices = [
            blank,
            *(SelectChoice(value=each.value, label=label(each)) for each in ConditionKind),
        ]

    @property
    def reading(self) -> Finding:
        kind = self.condition_kind.data
        return Finding(
            state=self.state.data,
            severity=self.severity.data,
            text=(self.finding.data or "").strip(),
            evidence=self.evidence.data or "",
            document_id=UUID(self.document.data) if self.document.data else None,
            condition=Condition(kind, (self.condition_text.data or "").strip(), self.condition_due_on.data)
            if kind
            else None,
        )


class AssignmentForm(OverwritingForm):
    """Who looks into a point, and by when."""

    owner = ChoiceField(_l("Qui s’en charge"), [answered()])
    due_on = DayField(_l("Pour le"), [Optional()])

    def __init__(self, people: Iterable[Person], **given: Any) -> None:
        super().__init__(**given)
        self.owner.choices = [SelectChoice(value=str(each.id), label=each.name) for each in people]


class AdvanceForm(Form):
    """With which list the checks begin."""

    preset = WordRadioField(_l("Liste de départ"), [answered()], kind=Preset, default=Preset.DEMANDED)

    def __init__(self, presets: Iterable[Preset] = Preset, **given: Any) -> None:
        super().__init__(**given)
        self.preset.choices = choices_of(Preset, tuple(presets))


class PointsForm(Form):
    """More points to open."""

    points = ChoicesField(_l("Points à ajouter"), coerce=int)

    def __init__(self, numbers: Iterable[int], **given: Any) -> None:
        super().__init__(**given)
        self.points.choices = [SelectChoice(value=each, label=str(each)) for each in numbers]


class HolderForm(OverwritingForm):
    """Who follows a dossier."""

    person = ChoiceField(_l("Suivi par"), [answered()])

    def __init__(self, people: Iterable[Person], **given: Any) -> None:
        super().__init__(**given)
        self.person.choices = [SelectChoice(value=str(each.id), label=each.name) for each in people]
