"""What is every request read as, and every bug logged as, before any part of ours has a say?"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, g, request

from fundapp.kernel import clock, db
from fundapp.kernel.ids import new_reference
from fundapp.web.incoming import FundRequest, plain


class Program(Flask):
    request_class = FundRequest

    def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return plain(super().wsgi_app)(environ, start_response)

    def log_exception(self, exc_info: Any) -> None:
        """One record holds the trace and the reference that the error page shows."""
        if not isinstance(exc_info[1], db.UNREACHABLE):
            g.reference = new_reference("E", clock.paris_day(clock.now()).year)
            self.logger.error("%s: %s %s", g.reference, request.method, request.path, exc_info=exc_info)
