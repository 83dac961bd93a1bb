"""How does everything run on one machine that has only Python?"""

from fundapp.onebox.supervisor import run
from fundapp.onebox.surroundings import join_running

__all__ = ["join_running", "run"]
