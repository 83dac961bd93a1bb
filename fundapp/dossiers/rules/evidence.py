"""Does what is written as a proof name a document?"""

WORDS = 3
"""Fewer do not name a document, its date and its author."""


def names_a_document(evidence: str) -> bool:
    return sum(any(map(str.isalnum, word)) for word in evidence.split()) >= WORDS
