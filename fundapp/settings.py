"""Which settings are there, with which defaults, and why?"""

import re
import ssl
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting comes from the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str = ""
    """Where PostgreSQL is; empty lets the one-machine launcher start its own. Its role only reads and writes
    rows: it owns no table, and is no superuser."""
    migration_database_url: str = ""
    """The same database as the owner of its tables, for `fundapp migrate` alone: web and workers do without.
    Empty, on this machine only: DATABASE_URL's role does both."""
    redis_url: str = ""
    """Where Redis or Valkey is; empty lets the one-machine launcher start its own."""
    secret_key: SecretStr = SecretStr("")
    """Signs sessions and links; there is no default, so that nobody runs with a known one.
    Where others than this machine come in, it has 32 characters or more that nobody would guess."""
    base_url: str = "http://localhost:8000"
    """What links in mails begin with, never the Host header; https turns secure cookies and HSTS on."""
    port: int = 8000
    var: Path = Path("var")
    """Everything the one-machine launcher keeps."""
    storage: Literal["local", "s3"] = "local"
    """Where files are kept: in a folder of this machine, or in a bucket of an S3-compatible store."""
    storage_folder: Path = Path("var/storage")
    """The folder of the files kept, by content hash; with a bucket, where long ones are put together."""
    s3_bucket: Annotated[str, Field(validate_default=True)] = ""
    s3_endpoint: str = ""
    """The store's address, for instance https://s3.example.org; empty: Amazon's, by its region."""
    s3_region: str = ""
    s3_key_id: str = ""
    s3_secret_key: SecretStr = SecretStr("")
    """Without a key, the one that the machine or its container was given by the host."""
    s3_prefix: str = ""
    """What the names of our objects begin with, where the bucket holds something else too."""
    s3_encryption: Literal["", "AES256", "aws:kms"] = ""
    """How the store encrypts what it keeps; empty: as the bucket is set up."""
    s3_kms_key: str = ""
    """Which key encrypts, with aws:kms; empty: the bucket's own."""
    mail_host: str = "localhost"
    mail_port: int = 25
    """25 within a network of one's own; a provider's is mostly 587 (starttls) or 465 (ssl)."""
    mail_tls: Literal["none", "starttls", "ssl"] = "none"
    """Whether mails go to the server encrypted: from the second line on (starttls), or from the first (ssl).
    Its certificate is checked; a server that offers none is given no mail."""
    mail_ca: Path | None = None
    """The authorities that may have signed the server's certificate (PEM), instead of this machine's."""
    mail_user: Annotated[str, Field(validate_default=True)] = ""
    """Who we are to the mail server; empty: it asks nobody."""
    mail_password: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    mail_sender: str = "Fonds Dunkerque Énergie Créative <fonds@example.org>"
    mail_folder: Path | None = None
    """Where the demonstration's mail catcher keeps its mails; set, they can be read in the browser."""
    clamav: str = ""
    """host:port or socket path of clamd; empty: pieces are shown as not scanned."""
    proxies: int = 0
    """How many reverse proxies stand in front; forwarded addresses of others are ignored."""
    max_upload_bytes: int = Field(default=25 * 1024 * 1024)
    """A piece of more than 25 MB is refused with a sentence; what was typed beside it is kept."""
    max_piece_bytes: int = Field(default=200 * 1024 * 1024)
    """A piece sent part by part may weigh more: 200 MB, and a cut loses nothing of what has arrived."""
    internal_session_hours: int = 12
    """How long the team and the committee stay signed in, whatever they do."""
    internal_idle_hours: int = 2
    """How long they may leave the page alone before signing in again."""
    entrepreneur_session_days: int = 30
    rate_limits: bool = True
    """Off only where a benchmark or a test counts something else."""

    @field_validator("mail_user")
    @classmethod
    def _login_is_encrypted(cls, user: str, given: ValidationInfo) -> str:
        if user and given.data.get("mail_tls") == "none":
            raise ValueError("set MAIL_TLS to starttls or ssl, or anybody on the way reads the password")
        return user

    @field_validator("mail_password")
    @classmethod
    def _login_is_whole(cls, password: SecretStr, given: ValidationInfo) -> SecretStr:
        if "mail_user" in given.data and bool(password.get_secret_value()) != bool(given.data["mail_user"]):
            raise ValueError("MAIL_USER and MAIL_PASSWORD go together: set both, or neither")
        return password

    @field_validator("mail_ca", mode="before")
    @classmethod
    def _authorities_are_certificates(cls, file: str | None) -> str | None:
        try:
            ssl.create_default_context(cafile=file or None)
        except OSError:
            raise ValueError("give a file of certificates in PEM") from None
        return file or None

    @field_validator("s3_bucket")
    @classmethod
    def _bucket_is_named(cls, name: str, given: ValidationInfo) -> str:
        if not name and given.data.get("storage") == "s3":
            raise ValueError("STORAGE is s3, so name the bucket")
        return name

    @field_validator("s3_endpoint")
    @classmethod
    def _endpoint_is_an_address(cls, address: str) -> str:
        if address and not re.match(r"https?://[^/]+/?$", address):
            raise ValueError("give the whole address of the store, for instance https://s3.example.org")
        return address

    @cached_property
    def owner_url(self) -> str:
        return self.migration_database_url or self.database_url

    @cached_property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    @cached_property
    def local(self) -> bool:
        """Whether only this machine reaches the program: everything else is production."""
        host = urlsplit(self.base_url).hostname or ""
        return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")

    @cached_property
    def demonstration(self) -> bool:
        """Whether mails are caught to be read in the browser: no real fund does that."""
        return self.mail_folder is not None

    @cached_property
    def unscanned_opens(self) -> bool:
        """Only the demonstration, which has no antivirus, opens unscanned pieces to others, and says so."""
        return self.demonstration and not self.clamav
