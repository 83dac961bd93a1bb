"""How does the team open a dossier's pieces and versions, ask for complements and write to its applicant?"""

from fundapp.dossiers.views import complements, judging, messages, pieces, versions
from fundapp.dossiers.views.door import bp

__all__ = ["bp", "complements", "judging", "messages", "pieces", "versions"]
