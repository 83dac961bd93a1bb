"""Where do the demonstration's mails go, as nobody must receive them? (a program: PORT FOLDER)"""

import asyncio
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

NOWHERE = "@nulle-part.example"
"""Addresses that do not exist, so that a mail that is not delivered can be seen too."""


class KeepAsFiles:
    """One .eml a mail, named so that the newest comes last, and whole before it has its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.endswith(NOWHERE):
            return "550 5.1.1 no mailbox of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (the name is the library's)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        name = f"{time.time_ns():020d}"
        draft = self.folder / f"{name}.part"
        draft.write_bytes(envelope.original_content or b"")
        draft.rename(self.folder / f"{name}.eml")
        return "250 kept"


async def serve(port: int, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keeper = KeepAsFiles(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
