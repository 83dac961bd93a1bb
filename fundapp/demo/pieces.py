"""Which file does a demonstration's entrepreneur join: a small real PDF of the project."""

import json

import typst

from fundapp.demo.companies import Project

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


def pitch(project: Project) -> bytes:
    """One page, the same bytes each time."""
    told = {
        name: getattr(project, name)
        for name in ("title", "company", "address", "problem", "solution", "summary")
    }
    made = typst.compile(_PITCH.encode(), sys_inputs={"project": json.dumps(told)})
    assert isinstance(made, bytes)
    return made
