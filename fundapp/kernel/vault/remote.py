"""How does an object of a store read as a file, from any place of it on?"""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

BUFFER = 256 * 1024


def opened(
    answer: Any, fetch: Callable[[int], Any], reached: Callable[[], AbstractContextManager[None]]
) -> BinaryIO:
    """`answer` holds the first byte on; after a jump, `fetch` asks for what begins there."""
    return io.BufferedReader(_Remote(answer, fetch, reached), BUFFER)


class _Remote(io.RawIOBase):
    def __init__(
        self, answer: Any, fetch: Callable[[int], Any], reached: Callable[[], AbstractContextManager[None]]
    ) -> None:
        super().__init__()
        self._body, self._size = answer["Body"], answer["ContentLength"]
        self._at = self._body_at = 0
        self._fetch, self._reached = fetch, reached

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset
        self._at = start
        return start

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        if self._body_at != self._at:
            self._body.close()
            self._body, self._body_at = self._fetch(self._at)["Body"], self._at
        with self._reached():
            chunk = self._body.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._at = self._body_at = self._at + len(chunk)
        return len(chunk)

    def close(self) -> None:
        self._body.close()
        super().close()
