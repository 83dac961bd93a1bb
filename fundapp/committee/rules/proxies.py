"""Does a written proxy count (GOV-07), and who may ask for which form of vote (GOV-08)?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.kernel.errors import Refused
from fundapp.programme.types import College

MOST_PER_HOLDER = 1


@dataclass(frozen=True)
class Proxy:
    """`giver` lets `holder` vote in their place."""

    giver: UUID
    holder: UUID


def check_proxy(
    proxy: Proxy,
    *,
    given: frozenset[Proxy],
    recused: frozenset[UUID],
    colleges: dict[UUID, College],
) -> None:
    if proxy.giver == proxy.holder:
        raise Refused("Un pouvoir se donne à un autre membre.", field="holder")
    if recused & {proxy.giver, proxy.holder}:
        raise Refused("Un membre déporté ne vote pas, ne donne ni ne porte de pouvoir.", field="holder")
    if any(each.holder == proxy.giver for each in given):
        raise Refused("Un membre qui porte un pouvoir ne peut donner le sien.", field="holder")
    if any(each.giver == proxy.holder for each in given):
        raise Refused("Ce membre a donné son pouvoir : il ne peut en porter un.", field="holder")
    if sum(each.holder == proxy.holder for each in given) >= MOST_PER_HOLDER:
        raise Refused("Ce membre porte déjà un pouvoir, le maximum : choisissez-en un autre.", field="holder")
    if colleges[proxy.giver] is not colleges[proxy.holder]:
        raise Refused("Un pouvoir se donne au sein du même collège.", field="holder")


def effective(
    given: frozenset[Proxy], *, voted: frozenset[UUID], recused: frozenset[UUID]
) -> frozenset[Proxy]:
    """The proxies that count: one falls when its giver votes in person, or when either is recused."""
    return frozenset(
        proxy for proxy in given if proxy.giver not in voted and not recused & {proxy.giver, proxy.holder}
    )


def secret_wanted(present: int, requests: int) -> bool:
    """One third of the members present, rounded up."""
    return present > 0 and 3 * requests >= present


def roll_call_wanted(present: int, requests: int, secret_requests: int = 0) -> bool:
    """One quarter of the members present, rounded up; when both are asked for, secrecy wins."""
    return present > 0 and 4 * requests >= present and not secret_wanted(present, secret_requests)
