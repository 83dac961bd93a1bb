"""The demonstration: a believable fund, its people and dossiers, built through the services only."""

from fundapp.demo.bulk import add_dossiers
from fundapp.demo.seed import accounts, seed

__all__ = ["accounts", "add_dossiers", "seed"]
