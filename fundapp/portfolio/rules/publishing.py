"""May a sum be published without telling what one company received?"""

FEWEST = 3
"""Under this many companies, a total and one's own amount would give the other's away."""


def may_be_told(companies: int) -> bool:
    return companies >= FEWEST
