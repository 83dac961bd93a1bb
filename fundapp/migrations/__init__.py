"""How does a database become what this version of the program expects?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

FOLDER = Path(__file__).parent


def upgrade(owner_url: str, revision: str = "head", *, program_url: str = "") -> None:
    """Migrate as the owner of the tables, and give the program's role, if it is another, its rights."""
    command.upgrade(configuration(owner_url, program_url), revision)


def downgrade(owner_url: str, revision: str, *, program_url: str = "") -> None:
    command.downgrade(configuration(owner_url, program_url), revision)


def check(owner_url: str) -> None:
    """Raise when the models say something else than the migrations made."""
    command.check(configuration(owner_url))


def is_apart(owner_url: str, program_url: str) -> bool:
    """Whether the program is somebody else to the database than the owner of its tables."""
    return make_url(owner_url).username != make_url(program_url).username


def heads() -> tuple[str, ...]:
    """The last migration; two of them mean that two people wrote one at the same time."""
    return tuple(ScriptDirectory(str(FOLDER)).get_heads())


def configuration(owner_url: str, program_url: str = "") -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["owner_url"], config.attributes["program_url"] = owner_url, program_url
    return config
