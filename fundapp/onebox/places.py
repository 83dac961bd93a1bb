"""Where may a server's files lie so that the user it runs as can reach them?"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

_REFUGE = Path("/var/lib/fundapp")
_LONGEST_SOCKET_FOLDER = 90  # a socket's whole path holds in 107 bytes


def server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it is another's, who owns nothing else of ours."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("postgres, nobody")


def reachable(folder: Path, user: pwd.struct_passwd | None) -> bool:
    if user is None:
        return True
    place = folder.resolve()
    return all(_may_enter(parent, user) for parent in (place, *place.parents))


def home(folder: Path, user: pwd.struct_passwd | None, *, durable: bool) -> Path:
    """The folder itself, or, behind a closed door such as root's home, one that stands for it."""
    folder.mkdir(parents=True, exist_ok=True)
    if reachable(folder, user):
        return folder
    if not durable:
        return _open_folder(Path(tempfile.mkdtemp(prefix="fund-")))
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    _open_folder(_REFUGE)
    return _open_folder(_REFUGE / digest)


def reachable_wheel(package: Path, user: pwd.struct_passwd | None) -> Path:
    """A wheel's folder, or a copy of it (with its libraries, beside it) that the user can read."""
    if reachable(package, user):
        return package
    release = next(package.parent.glob(f"{package.name}-*.dist-info")).stem
    copy = _REFUGE / "programs" / release
    if not copy.exists():
        _open_folder(_REFUGE)
        draft = Path(tempfile.mkdtemp(dir=_open_folder(copy.parent)))
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name)
        for place in (draft, *draft.rglob("*")):
            place.chmod(place.stat().st_mode | (0o555 if place.is_dir() else 0o444))
        _put(draft, copy)
    return copy / package.name


def socket_folder(wanted: Path) -> tuple[Path, bool]:
    """The folder for a socket, and whether it is a short one of the moment, to be removed."""
    if len(os.fsencode(wanted)) <= _LONGEST_SOCKET_FOLDER:
        return wanted, False
    base = tempfile.gettempdir()
    room = len(os.fsencode(base)) < _LONGEST_SOCKET_FOLDER - 15
    within = base if room else "/tmp"  # noqa: S108 (mkdtemp makes a folder that is ours alone)
    return Path(tempfile.mkdtemp(prefix="fund-", dir=within)), True


def own_folder(folder: Path, user: pwd.struct_passwd | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if user is not None and folder.stat().st_uid != user.pw_uid:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)
    return folder


def folder_of(package: str) -> Path | None:
    """Where a wheel lies, without importing it (its import does things we don't want)."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def _open_folder(folder: Path) -> Path:
    """Made passable whatever the mask says: the server's user has to go through it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    return folder


def _may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    info = folder.stat()
    if info.st_uid == user.pw_uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == user.pw_gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def _put(draft: Path, place: Path) -> None:
    try:
        draft.rename(place)
    except OSError:  # another start was quicker: its copy is the same
        shutil.rmtree(draft)
