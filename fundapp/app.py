"""How is the program put together: configuration, extensions, blueprints, error pages; nothing else."""

from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path

from flask import Flask, g, session
from flask_babel import Babel
from jinja2 import StrictUndefined
from sqlmodel import Session

from fundapp.accounts.queries import names_of
from fundapp.accounts.views import engine
from fundapp.accounts.views.actor import build_actor
from fundapp.committee.queries import committee_standing
from fundapp.dossiers.queries import dossiers_of
from fundapp.dossiers.queries.sharing import shared_with
from fundapp.kernel import clock, db, guessing
from fundapp.policy import Actor, May
from fundapp.settings import Settings
from fundapp.web import (
    failures,
    filters,
    gallery,
    guard,
    interrupted,
    navigation,
    render,
    security,
    storage,
    typography,
    undrawn,
    wake,
)
from fundapp.web.program import Program

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    "fundapp.onebox.mailbox_views",
    "fundapp.demo.views",
    "fundapp.web.pages",
    "fundapp.accounts.views",
    "fundapp.accounts.views.signing",
    "fundapp.notifications.views",
    "fundapp.programme.views",
    "fundapp.public.views",
    "fundapp.dossiers.views",
    "fundapp.portal.views",
    "fundapp.diligence.views",
    "fundapp.committee.views",
    "fundapp.portfolio.views",
    "fundapp.workspace.views",
)
"""Every module with a blueprint called `bp`."""


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or Settings()
    _check_secret(settings)
    app = Program("fundapp", template_folder=str(ROOT / "templates"))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key.get_secret_value(),
        REDIS_URL=settings.redis_url,
        STARTED_AT=clock.now(),
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Paris",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "fundapp" / "translations"),
    )
    app.extensions["build_actor"] = _actor
    app.extensions["names_of"] = names_of
    app.extensions["vault"] = storage.open_vault(settings)
    db.connect(settings.database_url)
    wake.install(settings)
    _scope_sessions(app)
    security.install(app, settings)
    Babel(app, locale_selector=_language).domain_instance = typography.Words()
    _templates(app)
    engine.install(app, settings)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(name).bp)
    if settings.local or settings.demonstration:
        app.register_blueprint(gallery.bp)
    failures.install(app)
    guard.check_every_route(app, frozenset())
    return app


def _check_secret(settings: Settings) -> None:
    """Nobody is served with sessions anybody could sign; on this machine alone the secret may be a word."""
    secret = settings.secret_key.get_secret_value().strip()
    if not secret or not (settings.local or guessing.hard_to_guess(secret)):
        raise RuntimeError(
            f"SECRET_KEY is missing or can be guessed: give {guessing.SHORTEST} random characters or more, "
            "for instance those of `openssl rand -hex 32`, or start with `make run`."
        )


def _actor(work: Session, at: datetime) -> Actor | None:
    """Who is signed in, and which dossiers are open or closed to them: nobody judges what they fill."""
    actor = build_actor(work, at)
    if actor is None:
        return None
    actor = replace(actor, shares=shared_with(work, actor.id))
    if not actor.internal:
        return actor
    recused_from, declared_for = committee_standing(work, actor.id)
    own = dossiers_of(work, actor.id) | actor.shares
    return replace(actor, recused_from=recused_from | own, declared_for=declared_for)


def _language() -> str:
    """French first; English for whoever chose it."""
    return str(session.get("language", "fr"))


def _scope_sessions(app: Flask) -> None:
    """One database session per request, opened before the guard and closed whatever happens."""

    def begin() -> None:
        g.db_scope = db.scope()
        g.db_scope.__enter__()

    def end(_: BaseException | None) -> None:
        scope = g.pop("db_scope", None)
        if scope is not None:
            scope.__exit__(None, None, None)

    app.before_request(begin)
    app.teardown_request(end)


def _templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(
        static=render.static,
        may=guard.may,
        May=May,
        page_path=interrupted.page_path,
        undrawn=undrawn.undrawn,
    )
    filters.install(app)
    app.context_processor(lambda: {"actor": guard.current_actor(), "navigation": navigation.navigation()})
