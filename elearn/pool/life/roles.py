"""Who acts towards a thing of the pool."""

from elearn.core.machine import SYSTEM

BUYER, PROVIDER, MEMBER, MEDIATOR = "buyer", "provider", "member", "mediator"
ROLES = (BUYER, PROVIDER, MEMBER, MEDIATOR, SYSTEM)
