"""Does the page of a question offer what the house has, and nothing else?"""

from fundapp.dossiers.forms.editing import NAMES_OF_LISTS, OWN
from fundapp.dossiers.rules.form import LISTS


def test_every_list_of_the_trade_has_a_name_for_its_author() -> None:
    assert NAMES_OF_LISTS.keys() == {OWN, *LISTS}
