"""What other rooms bring to this one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.core.policy import Actor
from elearn.core.providers import Registry

# Who may order for an organisation, under its conditions.
ORDERING_ROLES = ("buyer", "approver", "member")


@dataclass(frozen=True, slots=True)
class Orderer:
    """Someone towards one organisation. ``is_present``: in a telecentre now, by a visit or a booking."""

    person_id: int
    organisation_id: int
    roles: frozenset[str]
    is_salaried: bool
    is_present: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """The agreement that somebody gives to an order that was asked: which approval, and how much it was of."""

    approval_id: int
    cents: int


@dataclass(frozen=True, slots=True)
class Approvable:
    """A kind of order that another room makes, once somebody granted it (``services.approvals.ask_for``).

    ``order(actor, who, wanted, grant)`` makes it in the transaction of the agreement, in the name of ``who``,
    and answers the id of the mission; what it raises undoes the agreement, which waits on. ``wanted`` is what
    was given when it was asked; under ``note`` stand the words of who asked, which their erasure empties.
    ``said(wanted)`` tells who decides what is ordered, a line each, in their language; ``path(wanted)`` is the
    page to read before.
    """

    order: Callable[[Actor, Orderer, Mapping[str, Any], Grant], int]
    said: Callable[[Mapping[str, Any]], Sequence[str]]
    path: Callable[[Mapping[str, Any]], str]


APPROVABLES: Registry[Approvable] = Registry("pool.approvables")


@dataclass(frozen=True, slots=True)
class Clusters:
    """Organisations that are of others, as companies are of a cluster, by their ids; only those of today.

    ``of(organisations)`` gives the clusters of any of them, ``members(cluster)`` the companies of one.
    """

    of: Callable[[Collection[int]], Collection[int]]
    members: Callable[[int], Collection[int]]


CLUSTERS: Registry[Clusters] = Registry("pool.clusters")
