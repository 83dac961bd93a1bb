"""How are files kept in a bucket of an S3-compatible store?"""

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from fundapp.kernel.vault.contract import DIGEST, INCOMING, Kept, as_file, away, digest_of, place_of
from fundapp.kernel.vault.remote import opened

PART = 16 * 1024 * 1024
"""What is longer goes by parts of this size, so that a cut sends again one part and not everything."""
_OURS = re.compile(rf"(?:[0-9a-f]{{2}}/([0-9a-f]{{64}})|{INCOMING}/([0-9a-f]{{32}})/[0-9]+)")


@dataclass(frozen=True)
class Access:
    """Where the store is, and with which key; without a key, the one this machine was given."""

    endpoint: str
    region: str
    key_id: str
    secret: str

    def client(self, *, patience: int, tries: int) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint or None,
            region_name=self.region or None,
            aws_access_key_id=self.key_id or None,
            aws_secret_access_key=self.secret or None,
            config=Config(
                signature_version="s3v4",
                connect_timeout=min(patience, 5),
                read_timeout=patience,
                retries={"mode": "standard", "total_max_attempts": tries},
                # the signature covers the bytes' SHA-256: what was damaged on its way is refused
                s3={"payload_signing_enabled": True, "addressing_style": "path" if self.endpoint else "auto"},
                # newer checksums are unknown to most stores that are not Amazon's
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )


class Bucket:
    def __init__(
        self, access: Access, name: str, *, prefix: str, sealed: Mapping[str, str], scratch: Path
    ) -> None:
        """`sealed` says how the store encrypts; long files are put together in `scratch` first."""
        self._client = access.client(patience=10, tries=3)
        self._pulse = access.client(patience=2, tries=1)
        self._name, self._prefix, self._sealed, self._scratch = name, prefix, sealed, scratch

    def keep(self, content: bytes | BinaryIO) -> str:
        """Put it even when it is there: its age begins anew, and a damaged one is mended."""
        file = as_file(content)
        file.seek(0)
        digest = digest_of(file)
        self._put(self._prefix + place_of(digest), file)
        return digest

    def open(self, digest: str) -> BinaryIO:
        return self._get(self._prefix + place_of(digest))

    def kept(self) -> Iterator[Kept]:
        for each in self._objects():
            name = each["Key"].rpartition("/")[2]
            if DIGEST.fullmatch(name) and each["Key"] == self._prefix + place_of(name):
                yield Kept(name, each["Size"])

    def forget(self, held: Collection[str], *, before: datetime) -> int:
        """Nothing that isn't ours is touched: the bucket may be shared."""
        gone = 0
        for each in self._objects():
            ours = _OURS.fullmatch(each["Key"].removeprefix(self._prefix))
            if ours and (ours[1] or ours[2]) not in held and each["LastModified"] < before:
                self._delete(each["Key"])
                gone += 1
        self._abort_unfinished(before)
        return gone

    def check(self) -> None:
        with _reached():
            self._pulse.head_bucket(Bucket=self._name)

    def add_part(self, upload: UUID, offset: int, part: bytes) -> None:
        """An object of its own, so that the next part may come to another machine of ours."""
        with _reached():
            self._client.put_object(
                Bucket=self._name, Key=f"{self._waiting(upload)}{offset:012d}", Body=part, **self._sealed
            )

    @contextmanager
    def joined(self, upload: UUID) -> Iterator[BinaryIO]:
        keys = [each["Key"] for each in self._objects(self._waiting(upload))]
        if not keys:
            raise FileNotFoundError(upload.hex)
        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._scratch) as file:
            for key in sorted(keys):
                with self._get(key) as part:
                    file.write(part.read())
            file.seek(0)
            yield file

    def adopt(self, upload: UUID, file: BinaryIO) -> str:
        """What was looked at is a copy of its own: no part that comes late changes it."""
        return self.keep(file)

    def drop(self, upload: UUID) -> None:
        for each in self._objects(self._waiting(upload)):
            self._delete(each["Key"])

    def _waiting(self, upload: UUID) -> str:
        return f"{self._prefix}{INCOMING}/{upload.hex}/"

    def _objects(self, prefix: str | None = None) -> Iterator[dict[str, Any]]:
        with _reached():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._name, Prefix=prefix or self._prefix):
                yield from page.get("Contents", [])

    def _get(self, key: str) -> BinaryIO:
        def fetch(start: int) -> Any:
            with _reached():
                return self._client.get_object(Bucket=self._name, Key=key, Range=f"bytes={start}-")

        with _reached():
            return opened(self._client.get_object(Bucket=self._name, Key=key), fetch, _reached)

    def _put(self, key: str, file: BinaryIO) -> None:
        file.seek(0)
        first = file.read(PART)
        with _reached():
            if len(first) < PART:
                self._client.put_object(Bucket=self._name, Key=key, Body=first, **self._sealed)
            else:
                self._put_parts(key, first, file)

    def _put_parts(self, key: str, part: bytes, file: BinaryIO) -> None:
        """The object is there when the last word is said: whole, or not at all."""
        upload = {"Bucket": self._name, "Key": key}
        upload["UploadId"] = self._client.create_multipart_upload(**upload, **self._sealed)["UploadId"]
        sent: list[dict[str, Any]] = []
        with ExitStack() as undo:
            undo.callback(self._abort, **upload)
            while part:
                number = len(sent) + 1
                kept = self._client.upload_part(**upload, PartNumber=number, Body=part)
                sent.append({"ETag": kept["ETag"], "PartNumber": number})
                part = file.read(PART)
            self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": sent})
            undo.pop_all()

    def _abort(self, **upload: str) -> None:
        with suppress(BotoCoreError, ClientError):  # the night's sweep says it again
            self._client.abort_multipart_upload(**upload)

    def _abort_unfinished(self, before: datetime) -> None:
        """What a machine that fell left half sent is paid for until somebody says it is over."""
        with _reached():
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self._name, Prefix=self._prefix):
                for each in page.get("Uploads", []):
                    if each["Initiated"] < before:
                        self._client.abort_multipart_upload(
                            Bucket=self._name, Key=each["Key"], UploadId=each["UploadId"]
                        )

    def _delete(self, key: str) -> None:
        """One by one: deleting many at once asks for checksums that most stores do not share."""
        with _reached():
            self._client.delete_object(Bucket=self._name, Key=key)


@contextmanager
def _reached() -> Iterator[None]:
    """An object that isn't there is a lost file; whatever else goes wrong, the store is out of reach."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise FileNotFoundError(str(error)) from error
        raise away(error) from error
    except BotoCoreError as error:
        raise away(error) from error
