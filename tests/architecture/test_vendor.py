"""Is every file we did not write known by name, version and licence, and unchanged?"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).resolve().parents[2] / "fundapp" / "static"
MANIFEST: list[dict[str, Any]] = json.loads((STATIC / "vendor" / "manifest.json").read_text())


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_vendored_file_is_the_one_declared(entry: dict[str, Any]) -> None:
    digest = hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest()

    assert digest == entry["sha256"], (
        f"{entry['file']} changed: take it again from {entry['name']} {entry['version']}, or declare "
        "the new version in vendor/manifest.json"
    )
    assert (STATIC / entry["licence_file"]).read_text().strip()


def test_every_vendored_file_is_declared() -> None:
    declared = {entry["file"] for entry in MANIFEST} | {entry["licence_file"] for entry in MANIFEST}
    present = {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").iterdir()}

    assert present - declared == {"vendor/manifest.json"}
