"""Which tables are ours? Importing this module declares them all."""

from importlib import import_module
from pathlib import Path
from typing import Any

import fundapp
from fundapp.kernel.events import Handled, PastEvent
from fundapp.kernel.events.pending import PendingReaction
from fundapp.kernel.events.seals import Seal

KERNEL = (PastEvent, Handled, PendingReaction, Seal)
ROOMS = Path(fundapp.__file__).parent

for _room in sorted(ROOMS.iterdir()):
    if (_room / "models.py").exists() or (_room / "models").is_dir():
        import_module(f"fundapp.{_room.name}.models")


def ours(_thing: Any, name: str | None, kind: str, reflected: bool, compared_to: Any) -> bool:
    """Tables that somebody else keeps in the same database are left alone."""
    return not (kind == "table" and reflected and compared_to is None and (name or "").startswith("pg_"))
