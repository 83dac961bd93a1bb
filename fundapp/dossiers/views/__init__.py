"""How does the team open a dossier's files and versions, ask for complements and write to its applicant?"""

from fundapp.dossiers.views import (
    aid,
    attachments,
    complements,
    form_columns,
    form_draft,
    form_questions,
    form_versions,
    judging,
    messages,
    not_yet,
    pieces,
    versions,
)
from fundapp.dossiers.views.door import bp

__all__ = [
    "aid",
    "attachments",
    "bp",
    "complements",
    "form_columns",
    "form_draft",
    "form_questions",
    "form_versions",
    "judging",
    "messages",
    "not_yet",
    "pieces",
    "versions",
]
