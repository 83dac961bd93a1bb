"""Do the containers run what the launcher runs, watched, without rights or written secrets?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from fundapp.onebox import commands

ROOT = Path(__file__).resolve().parents[2]
OURS = {"web": commands.WEB, "worker": commands.WORKER, "mailer": commands.MAILER, "beat": commands.BEAT}
HEALTH = {
    "web": commands.WEB_HEALTH,
    "worker": commands.WORKER_HEALTH,
    "mailer": commands.MAILER_HEALTH,
    "beat": commands.BEAT_HEALTH,
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    listed: dict[str, Any] = compose["services"]
    return listed


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    return (ROOT / "Dockerfile").read_text().splitlines()


def test_containers_run_what_the_launcher_runs(services: dict[str, Any]) -> None:
    run = {name: tuple(services[name]["command"]) for name in OURS}

    assert run == OURS
    assert tuple(services["migrate"]["command"]) == commands.MIGRATE


def test_the_image_alone_is_the_web(dockerfile: list[str]) -> None:
    last = next(line for line in reversed(dockerfile) if line.startswith("CMD "))

    assert tuple(json.loads(last.removeprefix("CMD "))) == commands.WEB


def test_health_is_asked_with_the_commands_the_tests_run(services: dict[str, Any]) -> None:
    asked = {name: tuple(services[name]["healthcheck"]["test"]) for name in HEALTH}

    assert asked == {name: ("CMD", *command) for name, command in HEALTH.items()}


def test_every_service_that_stays_is_watched(services: dict[str, Any]) -> None:
    unwatched = [name for name, each in services.items() if "healthcheck" not in each]

    assert unwatched == ["migrate"]


def test_ours_run_without_rights(services: dict[str, Any], dockerfile: list[str]) -> None:
    for name in (*OURS, "migrate"):
        assert services[name]["user"] == "10001"
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert [line for line in dockerfile if line.startswith("USER ")] == ["USER 10001"]


def test_only_the_migration_comes_in_as_the_owner_of_the_tables(services: dict[str, Any]) -> None:
    given = {name: str(services[name]["environment"]) for name in (*OURS, "migrate")}

    come_in = {name: set(re.findall(r"postgresql[^/]*//(\w+):", words)) for name, words in given.items()}

    owner = services["postgres"]["environment"]["POSTGRES_USER"]
    program = "fund_program"
    assert come_in == {**{name: {program} for name in OURS}, "migrate": {program, owner}}
    assert [name for name, words in given.items() if "POSTGRES_PASSWORD" in words] == ["migrate"]


def test_ours_wait_for_the_migration_and_a_healthy_database(services: dict[str, Any]) -> None:
    for name in OURS:
        assert services[name]["depends_on"]["postgres"]["condition"] == "service_healthy"
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_every_name_used_is_declared(compose: dict[str, Any]) -> None:
    services, volumes = compose["services"], set(compose["volumes"])
    waited = {name for each in services.values() for name in each.get("depends_on", {})}
    mounted = {place.split(":")[0] for each in services.values() for place in each["volumes"]}

    assert waited <= set(services)
    assert mounted == volumes


def test_images_are_of_the_launchers_majors_and_name_no_host(
    services: dict[str, Any], dockerfile: list[str]
) -> None:
    images = {name: each["image"] for name, each in services.items()}
    bases = [line.split()[1] for line in dockerfile if line.startswith("FROM ")]

    assert images["postgres"] == "postgres:18"
    assert images["valkey"] == "valkey/valkey:9"
    for image in (*images.values(), *bases):
        assert not re.match(r"[^/]*[.:][^/]*/", image), image


def test_no_secret_is_written_down_nor_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    used = re.findall(r"\$\{([A-Z0-9_]+)([^}]*)\}", text)

    secret = {default for name, default in used if "PASSWORD" in name or "SECRET" in name}
    assert secret == {":?", ":-"}, "asked for, or empty: the store's key may be the machine's own"


def test_the_image_installs_only_what_is_locked(dockerfile: list[str]) -> None:
    installs = [line for line in dockerfile if "pip install" in line]

    assert len(installs) == 2
    assert "--require-hashes --no-deps" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]
