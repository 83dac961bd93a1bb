"""Where are dossiers reviewed and checked, and who may open the door?"""

from fundapp.diligence.views import checklist, items, moves, reviews
from fundapp.diligence.views.door import bp

__all__ = ["bp", "checklist", "items", "moves", "reviews"]
