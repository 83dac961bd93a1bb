"""Which words may be sent between an applicant and the team?"""

from fundapp.kernel.errors import Refused

LONGEST = 4_000


def check_message(text: str) -> str:
    body = text.replace("\r\n", "\n").strip()
    if not body:
        raise Refused("Écrivez votre message.", field="body")
    if len(body) > LONGEST:
        raise Refused(
            "Raccourcissez ce message : %(limit)s caractères au plus, rien n’a été coupé.",
            field="body",
            limit=LONGEST,
        )
    return body
