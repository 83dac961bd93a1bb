"""How do the answers of the eligibility test arrive?"""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectChoice

from fundapp.programme.rules import Criterion
from fundapp.web.filters import sentence
from fundapp.web.forms import NOT_ON_THE_LIST, Form, answered


def eligibility_form(criteria: Sequence[Criterion], given: MultiDict[str, str]) -> Form:
    fields = {each.name: _field(each) for each in criteria}
    return type("EligibilityForm", (Form,), fields)(given)  # type: ignore[no-any-return]


def _field(criterion: Criterion) -> RadioField:
    return RadioField(
        sentence(criterion.question),
        [answered()],
        description=sentence(criterion.hint or ""),
        choices=[SelectChoice(choice.value, sentence(choice.label)) for choice in criterion.choices],
        invalid_choice_message=NOT_ON_THE_LIST,
    )
