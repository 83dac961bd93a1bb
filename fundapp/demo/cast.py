"""Who plays in the demonstration? Fictitious people, one for each thing one can be here for."""

from dataclasses import dataclass

from fundapp.policy import Role
from fundapp.programme.types import College

PASSWORD = "dune-vent-canal-2026"  # noqa: S105
"""Everybody's, in the demonstration only."""
SECRET = "DUNKERQUE2ENERGIE2CREATIVE234567"  # noqa: S105
"""Everybody's authenticator secret, so that one entry in one's own application opens every account."""


@dataclass(frozen=True)
class Player:
    name: str
    email: str
    roles: tuple[Role, ...]
    about: str


@dataclass(frozen=True)
class Member:
    """A seat on the committee."""

    name: str
    email: str
    college: College
    also: tuple[Role, ...] = ()
    veto: bool = False


FOUNDERS = (
    Player("Aline Vasseur", "aline@example.org", (Role.ENTREPRENEUR,), "trois dossiers à trois étapes"),
    Player(
        "Bastien Delplace", "bastien@example.org", (Role.ENTREPRENEUR,), "un brouillon, deux dossiers au vote"
    ),
    Player("Chloé Marquant", "chloe@example.org", (Role.ENTREPRENEUR,), "deux tickets et leurs tranches"),
    Player("Driss Benali", "driss@example.org", (Role.ENTREPRENEUR,), "des compléments à déposer"),
    Player(
        "Élise Hochart",
        "elise@example.org",
        (Role.ENTREPRENEUR,),
        "deux refus, un « pas encore » à reprendre",
    ),
)
STAFF = (
    Player("Inès Carlier", "analyste@example.org", (Role.ANALYST,), "évalue les dossiers"),
    Player("Marc Deroo", "analyste2@example.org", (Role.ANALYST,), "évalue aussi, avec un autre avis"),
    Player(
        "Sophie Lannoy", "gerante@example.org", (Role.MANAGER,), "instruit, fait avancer, signe les tickets"
    ),
    Player("Yann Pruvost", "gerant2@example.org", (Role.MANAGER,), "seconde personne des points bloquants"),
    Player(
        "Claire Dubuis",
        "secretariat@example.org",
        (Role.SECRETARY,),
        "convoque les séances, ouvre les scrutins",
    ),
    Player("Hugo Wattel", "finances@example.org", (Role.FINANCE,), "paie ce qu’un autre a vérifié"),
    Player("Nora Haddad", "audit@example.org", (Role.AUDITOR,), "lit tout, n’écrit rien"),
    Player("Paul Vandamme", "admin@example.org", (Role.ADMIN,), "invite les personnes"),
)
MEMBERS = (
    Member("Jeanne Castelain", "presidente@example.org", College.PUBLIC, (Role.CHAIR,)),
    Member("Thomas Verhaeghe", "membre1@example.org", College.PUBLIC, veto=True),
    Member("Lucie Bonduel", "membre2@example.org", College.PUBLIC),
    Member("Karim Saïdi", "membre3@example.org", College.PUBLIC),
    Member("Anne-Laure Picquet", "membre4@example.org", College.PUBLIC),
    Member("Gauthier Lemaire", "membre5@example.org", College.PRIVATE),
    Member("Maud Desmidt", "membre6@example.org", College.PRIVATE),
    Member("Olivier Coppin", "membre7@example.org", College.PRIVATE),
    Member("Sarah Wallaert", "membre8@example.org", College.PRIVATE),
    Member("Émile Ryckebusch", "membre9@example.org", College.QUALIFIED),
    Member("Fatou Ndiaye", "membre10@example.org", College.QUALIFIED),
    Member("Pierre Antoine Blondel", "membre11@example.org", College.QUALIFIED),
)
SHOWN_MEMBERS = 4
"""How many of them are listed at the start: the chair, a veto, two colleges."""
