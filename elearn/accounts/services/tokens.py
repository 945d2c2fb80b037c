"""Personal tokens for programs: limited scopes, shown once, revoked at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts.extend import TOKEN_SCOPES
from elearn.accounts.models import ApiToken, Membership, Person, PlatformRole, SecondFactor
from elearn.accounts.policy import Can
from elearn.accounts.secrecy import TOKEN_PREFIX, digest, new_api_token
from elearn.accounts.services.audit import record
from elearn.accounts.services.notices import notify
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import STAFF_ROLES, Actor, require
from elearn.core.policy import Membership as ActorMembership

LIFETIMES = (30, 90, 365)
MOST = 20


@dataclass(frozen=True, slots=True)
class TokenCard:
    """One of someone's tokens, without the token."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A live token: who acts by it, and when it last wrote."""

    id: int
    actor: Actor
    last_used_at: datetime | None


def create_token(actor: Actor, name: str, scopes: Collection[str], days: int) -> str:
    """Make a token with these scopes and return it, kept nowhere. Raises :class:`Invalid`."""
    require(Can.CHANGE_SELF, actor)
    name = " ".join(name.split())
    wrong: dict[str, list[str]] = {}
    if not 0 < len(name) <= 80:
        wrong["name"] = [_("Donnez un nom de 80 signes au plus, pour reconnaître ce jeton.")]
    if not scopes or not set(scopes) <= set(TOKEN_SCOPES):
        wrong["scopes"] = [_("Choisissez au moins un droit parmi ceux proposés.")]
    if days not in LIFETIMES:
        wrong["days"] = [_("Choisissez une des durées proposées.")]
    if wrong:
        raise Invalid(fields=wrong)
    if len(own_tokens(actor)) >= MOST:
        raise Conflict(_("Vous avez déjà %(n)s jetons. Révoquez ceux qui ne servent plus.", n=MOST))
    token, now = new_api_token(), clock.now()
    row = ApiToken(
        person_id=actor.id,
        name=name,
        token_hash=digest(token),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session().add(row)
    db.session().flush()
    record(actor, "token.created", token=row.id, scopes=row.scopes)
    notify(actor.id, "accounts.token-created", {"name": name})
    return token


def own_tokens(actor: Actor) -> list[TokenCard]:
    """The actor's tokens that still work, newest first."""
    query = (
        sa.select(ApiToken)
        .where(ApiToken.person_id == actor.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now())
        .order_by(ApiToken.id.desc())
    )
    return [
        TokenCard(t.id, t.name, tuple(t.scopes), t.created_at, t.expires_at, t.last_used_at)
        for t in db.session().execute(query).scalars()
    ]


def revoke_token(actor: Actor, token_id: int) -> None:
    """Revoke one of one's own; raise :class:`Missing` for any other."""
    token = db.session().get(ApiToken, token_id)
    if token is None or token.person_id != actor.person_id or token.revoked_at is not None:
        raise Missing(_("Ce jeton est déjà révoqué."))
    require(Can.USE_TOKEN, actor, token)
    token.revoked_at = clock.now()
    record(actor, "token.revoked", token=token.id)


def find(raw: str, *, spares_demonstration: bool) -> FoundToken | None:
    """Who acts by this token, with the rights they hold now, limited to its scopes; or None."""
    if not raw.startswith(TOKEN_PREFIX):
        return None
    rows = db.execute(_FIND, {"token": digest(raw), "now": clock.now()}).all()
    if not rows:
        return None
    first = rows[0]
    memberships = tuple(ActorMembership(r.organisation_id, r.role) for r in rows if r.role is not None)
    roles = {m.role for m in memberships}
    if first.is_administrator:
        roles.add("administrator")
    needs = not roles.isdisjoint(STAFF_ROLES) and not (spares_demonstration and first.is_demonstration)
    lacks = needs and not first.has_factor
    actor = Actor(
        person_id=first.person_id,
        display_name=first.display_name,
        roles=frozenset(roles),
        memberships=memberships,
        locale=first.locale,
        pending="second-factor-setup" if lacks else "",
        scopes=frozenset(first.scopes),
    )
    return FoundToken(first.token_id, actor, first.last_used_at)


# Asked by every request of a program: in one statement, on plain tables, since no entity comes of it.
_TOKEN, _PERSON, _MEMBER, _ROLE, _FACTOR = (
    model.__table__ for model in (ApiToken, Person, Membership, PlatformRole, SecondFactor)
)
_FIND = (
    sa.select(
        _TOKEN.c.id.label("token_id"),
        _TOKEN.c.scopes,
        _TOKEN.c.last_used_at,
        _PERSON.c.id.label("person_id"),
        _PERSON.c.display_name,
        _PERSON.c.locale,
        _PERSON.c.is_demonstration,
        _MEMBER.c.organisation_id,
        _MEMBER.c.role,
        sa.exists().where(_ROLE.c.person_id == _PERSON.c.id, _ROLE.c.role == "administrator").label("is_administrator"),
        sa.exists().where(_FACTOR.c.person_id == _PERSON.c.id).label("has_factor"),
    )
    .select_from(_TOKEN)
    .join(_PERSON, _PERSON.c.id == _TOKEN.c.person_id)
    .outerjoin(_MEMBER, _MEMBER.c.person_id == _PERSON.c.id)
    .where(
        _TOKEN.c.token_hash == sa.bindparam("token"),
        _TOKEN.c.revoked_at.is_(None),
        _TOKEN.c.expires_at > sa.bindparam("now"),
        _PERSON.c.email_verified_at.is_not(None),
        _PERSON.c.suspended_at.is_(None),
        _PERSON.c.erased_at.is_(None),
    )
)


def used(token_id: int) -> None:
    """Note that this token wrote something."""
    db.session().execute(sa.update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.now()))
