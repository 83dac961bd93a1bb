"""Is every event heard or declared silent, and every reaction played under one name?"""

from pathlib import Path

from fundapp import reactions
from fundapp.kernel.events import known_events
from tests.architecture import source

ROOT = Path(__file__).parent
OURS = {name: event for name, event in known_events().items() if event.__module__.startswith("fundapp.")}


def test_every_event_is_heard_or_declared_silent() -> None:
    mapped = set(reactions.REACTIONS) | reactions.SILENT

    assert set(OURS.values()) - mapped == set(), "say in fundapp/reactions.py who hears it"
    assert set(reactions.REACTIONS) & reactions.SILENT == set()


def test_every_rooms_events_are_known() -> None:
    """The map is only as complete as what has been imported when it is checked."""
    kept = [path for path in source.python_files() if "events" in (path.stem, path.parent.name)]
    rooms = {(path.parent if path.stem == "events" else path.parent.parent).name for path in kept}

    assert rooms - {"kernel"} == {event.__module__.split(".")[1] for event in OURS.values()} - {"kernel"}


def test_every_reaction_is_remembered_by_a_name_that_stays() -> None:
    """Add a new one's name to reactions.txt. A name that is there stays, whatever its function is called:
    with another, what is stored as played or to be played would belong to nobody."""
    heard = {each.play: each.name for played in reactions.REACTIONS.values() for each in played}

    assert sorted(heard.values()) == (ROOT / "reactions.txt").read_text().split()
    assert len(set(heard.values())) == len(heard)


def test_every_reaction_says_what_it_does_in_a_rooms_reactions() -> None:
    strangers = [
        each.name
        for played in reactions.REACTIONS.values()
        for each in played
        if ".reactions" not in each.play.__module__
    ]

    assert strangers == []
