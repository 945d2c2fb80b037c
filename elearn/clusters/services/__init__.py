"""The verbs of the room, by subject. Each checks the right first."""

from elearn.clusters.services import (
    calls,
    clockwork,
    competing,
    deals,
    following,
    frameworks,
    gatherings,
    keeping,
    members,
    posts,
    privacy,
    vigilance,
)

__all__ = [
    "calls",
    "clockwork",
    "competing",
    "deals",
    "following",
    "frameworks",
    "gatherings",
    "keeping",
    "members",
    "posts",
    "privacy",
    "vigilance",
]
