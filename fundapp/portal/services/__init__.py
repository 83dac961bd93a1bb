"""What can a person do with all that the fund knows of them: have it written out, have it erased?"""

from fundapp.portal.services.erasing import erase, erase_at_once, obstacles, what_stays
from fundapp.portal.services.telling import everything_about

__all__ = ["erase", "erase_at_once", "everything_about", "obstacles", "what_stays"]
