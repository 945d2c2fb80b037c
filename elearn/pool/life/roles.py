"""Who acts towards a thing of the pool."""

from elearn.core.machine import SYSTEM

BUYER, PROVIDER, MEDIATOR = "buyer", "provider", "mediator"
ROLES = (BUYER, PROVIDER, MEDIATOR, SYSTEM)
