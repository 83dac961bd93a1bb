"""May this request go on? Every route is guarded by the policy or declared public, or nothing starts."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp import policy
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Forbidden, NotFound
from fundapp.policy import Actor, May
from fundapp.web import interrupted
from fundapp.web.render import REFUSED, render

P = ParamSpec("P")
R = TypeVar("R")
Loader = Callable[..., Any]

GUARDED_ELSEWHERE = frozenset({"static"})
"""Endpoints of libraries; `app.py` adds those of the sign-in, which guards itself."""


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that anybody may call this route."""
    view.__public__ = True  # type: ignore[attr-defined]
    return view


def guarded(
    may: May, *, rehearsed: bool = True, **loaders: Loader
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Load, authorize, then act: the view receives objects, not ids.

    Each loader is called as `loader(session, ...)` with the URL values it names; the first one loaded is
    the subject the policy judges. `rehearsed`: see `once_confirmed`.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guard(**values: Any) -> Any:
            actor = current_actor()
            if actor is None:
                return ask_to_sign_in()
            loaded = _load(loaders, values)
            subject = next(iter(loaded.values()), None)
            refusal = policy.why_not(may, actor, subject)
            if policy.only_stale(refusal, actor):
                return once_confirmed(actor, lambda: view(**loaded, **values), rehearsed=rehearsed)
            if refusal is not None:
                raise Forbidden(refusal, subject=subject) if subject is None or actor.internal else NotFound()
            return view(**loaded, **values)

        guard.__may__ = may  # type: ignore[attr-defined]
        return guard

    return decorate


def current_actor() -> Actor | None:
    """Who is signed in, read once per request; `app.py` says how an actor is built."""
    if "actor" not in g:
        g.actor = current_app.extensions["build_actor"](db.current(), clock.now())
    return cast(Actor | None, g.actor)


def the_actor() -> Actor:
    """Who is signed in, inside a guarded view."""
    actor = current_actor()
    assert actor is not None
    return actor


def may(wanted: May, subject: Any = None) -> bool:
    """For templates: whether to offer the button."""
    return policy.offers(wanted, current_actor(), subject)


def ask_to_sign_in() -> Response:
    """Sign in and come back; a form that was being sent is held meanwhile, or stays on the device."""
    if request.method in ("GET", "HEAD"):
        back = request.full_path.rstrip("?")
    else:
        back = interrupted.hold() or interrupted.page_before()
        _say_what_becomes_of_it(held=back != interrupted.page_before())
    return redirect(url_for("security.login", next=back), 303)


def _say_what_becomes_of_it(*, held: bool) -> None:
    if interrupted.by_a_script():
        return
    words = gettext("Vous n’étiez plus connecté : rien n’a été enregistré.")
    if held or request.form.get(interrupted.ON_DEVICE):
        after = gettext("Connectez-vous : vous retrouverez ce que vous aviez saisi.")
    else:
        after = gettext("Connectez-vous, puis recommencez.")
    flash(f"{words} {after}", "warn")


def once_confirmed(actor: Actor, act: Callable[[], R], *, rehearsed: bool = True) -> R | Response:
    """What the act answers to whoever gives their second factor again; else the page that asks for it.

    Reading (GET) what a sensitive act needs is never held up: only the act itself is. Without a code the act
    is rehearsed: what is wrong with its form is said before anybody is asked to confirm it, and any
    other answer is discarded. `rehearsed=False` is for a view that changes something outside of
    `db.transaction()`, and for one that has no form and much to do.
    """
    if request.method in ("GET", "HEAD"):
        return act()
    if "second_factor_code" not in request.form:
        return (rehearsed and _refused(act)) or _ask_second_factor()
    code = request.form["second_factor_code"].strip()
    if not code:
        return _ask_second_factor(gettext("Indiquez le code de votre application."))
    if not current_app.extensions["check_second_factor"](actor, code):
        return _ask_second_factor(
            gettext("Ce code n’est pas ou plus valable. Attendez le suivant et recopiez-le.")
        )
    session["second_factor_at"] = clock.now().isoformat()
    return act()


def _refused(act: Callable[[], Any]) -> Response | None:
    """The page that shows the form again, when the act would be refused; raises what refuses it otherwise."""
    db.rehearse()
    try:
        answer = make_response(act())
    except db.Rehearsed:
        return None
    return answer if answer.status_code >= REFUSED else None


def _ask_second_factor(wrong: str = "") -> Response:
    """A page that sends the same form again, with the code."""
    sent = [*request.form.items(multi=True), *g.get("kept_files", [])]
    return render(
        "errors/confirm.html",
        kept=[(name, value) for name, value in sent if name not in _NOT_KEPT],
        files=interrupted.sent().files or request.form.getlist("kept_file"),
        back=interrupted.page_path(interrupted.page_before()),
        wrong=wrong,
        refused=bool(wrong),
        status=403,
    )


_NOT_KEPT = {"second_factor_code", "csrf_token", "kept_file"}


def _load(loaders: dict[str, Loader], values: dict[str, Any]) -> dict[str, Any]:
    loaded = {}
    used = set()
    for name, loader in loaders.items():
        wanted = [each for each in inspect.signature(loader).parameters if each in values]
        loaded[name] = loader(db.current(), **{each: values[each] for each in wanted})
        used.update(wanted)
    for each in used:
        del values[each]
    return loaded


def check_every_route(app: Flask, guarded_elsewhere: frozenset[str]) -> None:
    """Keep the program from starting when a route is neither guarded nor declared public."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "__may__") or hasattr(view, "__public__"):
            continue
        if rule.endpoint not in guarded_elsewhere | GUARDED_ELSEWHERE:
            raise RuntimeError(f"{rule.rule} ({rule.endpoint}) has no guard: add @guarded(May.…) or @public")
