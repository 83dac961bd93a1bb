"""Where are dossiers reviewed, checked and moved on, and who may open the door?"""

from fundapp.diligence.views import checklist, course, items, moves, reviews
from fundapp.diligence.views.door import bp

__all__ = ["bp", "checklist", "course", "items", "moves", "reviews"]
