"""What is kept of the forms of a call, version by version?"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel

from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.types import FormState
from fundapp.kernel.columns import document, key, link, words
from fundapp.kernel.errors import explain_constraint


class FormVersion(SQLModel, table=True):
    """What a call asks. A published version never changes: dossiers are written in it."""

    __tablename__ = "form_version"
    __table_args__ = (
        sa.UniqueConstraint("call_id", "number"),
        sa.Index(
            "uq_form_version_draft", "call_id", unique=True, postgresql_where=sa.text("state = 'draft'")
        ),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_has_a_date"),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )

    id: UUID = key()
    call_id: UUID = link("call.id", index=False)
    number: int
    state: FormState = words(FormState, default=FormState.DRAFT)
    content: dict[str, Any] = document()
    revision: int = 0
    """Rises with every change of a draft, so that nobody overwrites what another has just written."""
    authors: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sa.text("'{}'::jsonb")}
    )
    """Who changed each part of a draft last, and when (`Saved`), by its path."""
    made_by: UUID
    made_at: datetime
    published_by: UUID | None = None
    published_at: datetime | None = None

    @property
    def form(self) -> CallForm:
        return CallForm.read(self.content)


explain_constraint(
    "uq_form_version_draft",
    "Une nouvelle version de ce formulaire est déjà en préparation : rechargez la page pour la voir.",
)
