"""On which grounds is an applicant told that the committee said no?"""

from collections.abc import Iterable

LONGEST = 3_500
"""Beyond this many characters further grounds stay in the minutes, rather than being cut in two."""
OPENING = "Après en avoir délibéré, le comité n’a pas adopté la résolution qui finançait ce projet."
ONE, MANY = "Motif exprimé :", "Motifs exprimés :"


def grounds(reasons: Iterable[str]) -> str:
    """The reasons given with the ballots against, without their authors, each once."""
    kept: list[str] = []
    for reason in dict.fromkeys(each.strip() for each in reasons):
        if reason and sum(map(len, kept)) + len(reason) < LONGEST:
            kept.append(f"– {reason}")
    if not kept:
        return OPENING
    return "\n".join([OPENING, ONE if len(kept) == 1 else MANY, *kept])
