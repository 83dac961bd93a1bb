"""Is a PDF that nobody could open refused with the way out, and every other one accepted?"""

import io
import os
from pathlib import Path

import pypdf
import pytest

from fundapp.dossiers.services.pieces import receive
from fundapp.kernel import pdf
from fundapp.kernel.errors import Refused
from fundapp.kernel.vault import Folder
from tests.factories.dossiers import PDF


def protected(user: str, algorithm: str = "AES-256") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt(user_password=user, owner_password="du notaire", algorithm=algorithm)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def taken_in(content: bytes, folder: Path) -> str:
    file = receive("plan.pdf", content, vault=Folder(folder), antivirus="", most_bytes=len(content))
    return file.name


@pytest.mark.parametrize(
    "content",
    [PDF, PDF + b"<html>", PDF + bytes(5_000), protected("")],
    ids=["plain", "with a tail", "with zeros after its end", "that only its owner may change"],
)
def test_pdf_that_opens_for_everyone_comes_in(tmp_path: Path, content: bytes) -> None:
    assert taken_in(content, tmp_path) == "plan.pdf"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_pdf_that_asks_for_a_password_is_refused_with_the_way_out(tmp_path: Path, algorithm: str) -> None:
    with pytest.raises(Refused, match="qu’avec un mot de passe : ouvrez-le, imprimez-le") as refused:
        taken_in(protected("secret", algorithm), tmp_path)

    assert refused.value.field == "file"
    assert list(tmp_path.rglob("*.*")) == [], "nothing of it is kept"


@pytest.mark.parametrize(
    "content", [PDF[:-200], PDF[: len(PDF) // 2], b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7\n" + os.urandom(2_000)],
    ids=["its end cut", "half of it", "empty", "noise"],
)  # fmt: skip
def test_pdf_cut_short_or_damaged_is_refused_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="incomplet ou abîmé : il ne s’ouvre pas"):
        taken_in(content, tmp_path)


def test_file_that_breaks_its_reader_breaks_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = tmp_path / "reader"
    reader.write_text("#!/bin/sh\nkill -SEGV $$\n")
    reader.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(reader))

    assert pdf.opening_of(io.BytesIO(PDF)) is pdf.Opening.DAMAGED
