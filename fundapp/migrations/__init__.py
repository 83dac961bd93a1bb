"""How does a database become what this version of the program expects?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).parent


def upgrade(database_url: str, revision: str = "head") -> None:
    command.upgrade(configuration(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    command.downgrade(configuration(database_url), revision)


def check(database_url: str) -> None:
    """Raise when the models say something else than the migrations made."""
    command.check(configuration(database_url))


def heads() -> tuple[str, ...]:
    """The last migration; two of them mean that two people wrote one at the same time."""
    return tuple(ScriptDirectory(str(FOLDER)).get_heads())


def configuration(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["database_url"] = database_url
    return config
