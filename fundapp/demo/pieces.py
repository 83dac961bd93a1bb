"""Which file does a demonstration's entrepreneur join: a small real PDF of the project."""

import json
from datetime import date

import typst

from fundapp.demo.companies import Project
from fundapp.dossiers.types import DocumentKind

_PITCH = """
#let project = json(bytes(sys.inputs.project))
#set document(title: project.title, author: project.company, date: none)
#set page(paper: "a4", margin: 2.5cm)
#set text(lang: "fr", size: 11pt)
= #project.title
#project.company, #project.address
== Le problème
#project.problem
== La solution
#project.solution
== L’effet sur le territoire
#project.summary
"""


_PAPER = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title, author: paper.company, date: none)
#set page(paper: "a4", margin: 2.5cm)
#set text(lang: "fr", size: 11pt)
= #paper.title
#paper.company, #paper.address

Document de démonstration, daté du #paper.day.
"""


def paper(project: Project, kind: DocumentKind, dated_on: date) -> bytes:
    """Any other piece: its title, its company and its date."""
    told = {"title": kind.label, "company": project.company, "address": project.address}
    told["day"] = f"{dated_on:%d/%m/%Y}"
    made = typst.compile(_PAPER.encode(), sys_inputs={"paper": json.dumps(told)}, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def pitch(project: Project) -> bytes:
    """One page, the same bytes each time."""
    told = {
        name: getattr(project, name)
        for name in ("title", "company", "address", "problem", "solution", "summary")
    }
    made = typst.compile(_PITCH.encode(), sys_inputs={"project": json.dumps(told)}, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made
