"""Is every file we did not write known by name, version and licence, and unchanged?"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "fundapp" / "static" / "vendor", ROOT / "templates" / "documents" / "fonts")
"""Each with its manifest, whose paths begin in the folder above."""
DECLARED: list[tuple[Path, dict[str, Any]]] = [
    (folder, entry) for folder in FOLDERS for entry in json.loads((folder / "manifest.json").read_text())
]


@pytest.mark.parametrize(
    ("folder", "entry"), DECLARED, ids=lambda each: getattr(each, "name", None) or each["file"]
)
def test_vendored_file_is_the_one_declared(folder: Path, entry: dict[str, Any]) -> None:
    digest = hashlib.sha256((folder.parent / entry["file"]).read_bytes()).hexdigest()

    assert digest == entry["sha256"], (
        f"{entry['file']} changed: take it again from {entry['name']} {entry['version']}, or declare "
        f"the new version in {folder.name}/manifest.json"
    )
    assert (folder.parent / entry["licence_file"]).read_text().strip()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_vendored_file_is_declared(folder: Path) -> None:
    entries = [entry for where, entry in DECLARED if where == folder]
    declared = {entry[part] for entry in entries for part in ("file", "licence_file")}
    present = {path.relative_to(folder.parent).as_posix() for path in folder.iterdir()}

    assert present - declared == {f"{folder.name}/manifest.json"}
