"""Who orders, as the decision knows them: their roles of today, and from where."""

from __future__ import annotations

from elearn.accounts import queries as accounts
from elearn.core.errors import Conflict, Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool import refusals
from elearn.pool.extend import ORDERING_ROLES, Orderer
from elearn.pool.policy import Can
from elearn.pool.queries import conditions as reads


def orderer(actor: Actor, organisation_id: int) -> Orderer:
    """The actor, who must hold a role there; raise :class:`Forbidden`."""
    require(Can.ORDER, actor)
    roles = reads.roles_in(actor, organisation_id)
    if not roles:
        raise Forbidden(_("Vous n’êtes pas de cette organisation."), code="not-yours")
    return Orderer(actor.id, organisation_id, roles, _is_salaried(actor.id), bool(reads.presence(actor).centre))


def absent(person_id: int, organisation_id: int, *, was_present: bool) -> Orderer:
    """Who asked, when somebody else grants: their roles of today, their place as it was when they asked."""
    here = accounts.roles_held([organisation_id]).get(organisation_id, {})
    held = here.get(person_id, frozenset()) & set(ORDERING_ROLES)
    if not held:
        raise Conflict(refusals.changed(), code="not-member")
    return Orderer(person_id, organisation_id, held, _is_salaried(person_id), was_present)


def _is_salaried(person_id: int) -> bool:
    return accounts.situations([person_id]).get(person_id) == "salaried"
