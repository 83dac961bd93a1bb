"""Where are the bytes of files? In a store of ours, named by what they are, never by people."""

from fundapp.kernel.vault.contract import Kept, Vault, digest_of
from fundapp.kernel.vault.folder import Folder
from fundapp.kernel.vault.holders import held_digests
from fundapp.kernel.vault.rounds import Checked, Copied, check, copy, read

__all__ = [
    "Checked",
    "Copied",
    "Folder",
    "Kept",
    "Vault",
    "check",
    "copy",
    "digest_of",
    "held_digests",
    "read",
]
