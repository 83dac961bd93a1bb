"""Is every dependency pinned and hashed, and does the lock name no address and no folder?"""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run.txt", "test.txt")
_REQUIREMENT = re.compile(r"^([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def entries(lock: str) -> dict[str, int]:
    """How many hashes each pinned package (with its version) has."""
    found: dict[str, int] = {}
    last = ""
    for line in (ROOT / "requirements" / lock).read_text().splitlines():
        if _HASH.match(line):
            found[last] += 1
            continue
        pinned = _REQUIREMENT.match(line)
        assert pinned, f"{lock}: « {line} » is neither a pin nor a hash; write it with `make lock`"
        last = f"{pinned[1]}=={pinned[2]}"
        found[last] = 0
    return found


def names(wanted: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower().replace("_", "-") for each in wanted}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_and_hashed(lock: str) -> None:
    without = [name for name, hashes in entries(lock).items() if not hashes]

    assert without == []


def test_the_test_lock_holds_the_same_versions_as_the_run_lock() -> None:
    assert entries("run.txt").keys() - entries("test.txt").keys() == set()


def test_nothing_wanted_is_missing_from_the_locks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    to_run = [*project["project"]["dependencies"]]
    for extra in project["project"]["optional-dependencies"].values():
        to_run += extra
    to_test = to_run + project["dependency-groups"]["dev"]
    locked = {lock: {entry.split("==")[0] for entry in entries(lock)} for lock in LOCKS}

    missing = names(to_run) - locked["run.txt"] | names(to_test) - locked["test.txt"]

    assert missing == set(), "run `make lock` and commit requirements/"
