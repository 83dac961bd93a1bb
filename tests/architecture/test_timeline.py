"""Does the timeline say of every event what each side reads, or that nobody reads it?"""

import pytest

from fundapp import reactions, timeline
from fundapp.kernel.events import Event, known_events

OF_A_DOSSIER = {
    event
    for event in known_events().values()
    if event.__module__.startswith("fundapp.") and event.subject == "dossier_id"
}


def test_every_event_of_a_dossier_is_a_line_or_declared_untold() -> None:
    assert reactions.REACTIONS
    assert set(timeline.LINES) & timeline.UNTOLD == set()
    assert set(timeline.LINES) | timeline.UNTOLD == OF_A_DOSSIER, (
        "say in fundapp/timeline/lines.py who reads it"
    )


@pytest.mark.parametrize("event", timeline.LINES, ids=lambda event: event.__name__)
def test_lines_speak_of_what_their_event_carries(event: type[Event]) -> None:
    line = timeline.LINES[event]
    said = [words for words in (line.team, line.applicant) if words is not None]

    assert said, "an event nobody reads is declared untold"
    for words in said:
        filled = words.text % dict.fromkeys(event.__annotations__, "x")
        assert "%(" not in filled
