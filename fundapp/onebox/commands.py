"""Which programs make up the running fund, whether the launcher or containers start them?"""

import sysconfig
from collections.abc import Sequence
from pathlib import Path

MIGRATE = ("fundapp", "migrate")
SEED = ("fundapp", "seed", "demo")
ACCOUNTS = ("fundapp", "seed", "accounts")
WEB = (
    "gunicorn",
    "fundapp.app:create_app()",
    "--worker-class=gthread",
    "--threads=32",
    "--graceful-timeout=5",
    "--access-logfile=-",
    "--forwarder-headers=",  # SCRIPT_NAME and PATH_INFO are no header's business
    "--no-control-socket",
)
WORKER = (
    "celery",
    "--app=workers.celery_app",
    "worker",
    "--concurrency=2",
    "--loglevel=INFO",
    "--without-gossip",
    "--without-mingle",
)
MAILER = (*WORKER[:3], "--hostname=mail@%h", "--queues=mail", "--concurrency=1", *WORKER[4:])
"""Mails wait for a server that is not ours: they have a worker of their own."""
BEAT = ("celery", "--app=workers.celery_app", "beat", "--loglevel=INFO", "--pidfile=")
"""Its schedule lies in the folder it starts in; no pid file, which a crash would leave behind."""

WEB_HEALTH = (
    "python",
    "-c",
    "import os, urllib.request as web; "
    "web.urlopen(f'http://127.0.0.1:{os.getenv(\"PORT\", 8000)}/health/live', timeout=4)",
)
WORKER_HEALTH = ("celery", "--app=workers.celery_app", "inspect", "ping")
MAILER_HEALTH = (
    "python",
    "-c",
    "import socket; from workers.celery_app import app; "
    "assert app.control.ping([f'mail@{socket.gethostname()}'], timeout=10)",
)
BEAT_HEALTH = (
    "python",
    "-c",
    "import glob, os, time; "
    "assert time.time() - os.path.getmtime(glob.glob('celerybeat-schedule*')[0]) < 600",
)
"""It writes its schedule down every three minutes."""


def installed(command: Sequence[str]) -> list[str]:
    """The same command, of this interpreter's environment whether or not it is on the path."""
    program, *arguments = command
    return [str(Path(sysconfig.get_path("scripts")) / program), *arguments]
