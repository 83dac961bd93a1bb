"""Which store does this program keep its files in, by its settings?"""

from typing import Literal

from flask import current_app

from fundapp.kernel import db
from fundapp.kernel.vault import Folder, Vault
from fundapp.settings import Settings

Place = Literal["local", "s3"]


def open_vault(settings: Settings, place: Place | None = None) -> Vault:
    """The store in use, or the one at `place`: both stand side by side while files move."""
    if (place or settings.storage) == "local":
        return Folder(settings.storage_folder)
    # its library is large: only who has a bucket loads it
    from fundapp.kernel.vault.bucket import Access, Bucket

    access = Access(
        settings.s3_endpoint,
        settings.s3_region,
        settings.s3_key_id,
        settings.s3_secret_key.get_secret_value(),
    )
    return Bucket(
        access,
        settings.s3_bucket,
        prefix=settings.s3_prefix,
        sealed=_sealed(settings),
        scratch=settings.storage_folder / "scratch",
    )


def _sealed(settings: Settings) -> dict[str, str]:
    """How the store is told to encrypt."""
    asked = {"ServerSideEncryption": settings.s3_encryption, "SSEKMSKeyId": settings.s3_kms_key}
    return {name: value for name, value in asked.items() if value}


def the_vault() -> Vault:
    """The store of the program that answers; nobody waits for it, nor for an antivirus, in a transaction."""
    db.pause()
    vault: Vault = current_app.extensions["vault"]
    return vault
