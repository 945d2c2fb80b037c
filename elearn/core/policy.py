"""Who may do what: rules as values, closed by default.

A room's ``policy.py`` is a readable table::

    class Can:
        PUBLISH = Permission("modules:module:publish", is_role("trainer") & owns_module)

and a verb's first line is ``require(Can.PUBLISH, actor, module)``. A rule used for
lists carries its SQL twin, so that what one may open and what one sees listed agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _

STAFF_ROLES = frozenset({"trainer", "manager", "coordinator", "funder", "approver", "administrator"})


@dataclass(frozen=True, slots=True)
class Membership:
    """One role of a person in one organisation."""

    organisation_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the edge established it. A plain value, safe to pass anywhere.

    ``pending`` says what is still missing before this person counts as signed in
    (``second-factor``, ``second-factor-setup``, ``verification``). ``scopes`` is None
    for a person at the screen, and a set for a personal API token.
    """

    person_id: int | None = None
    display_name: str = ""
    roles: frozenset[str] = frozenset()
    memberships: tuple[Membership, ...] = ()
    locale: str = ""
    pending: str = ""
    scopes: frozenset[str] | None = None
    session_id: int | None = None
    is_system: bool = False

    @property
    def is_authenticated(self) -> bool:
        """Whether this is a known person with nothing pending."""
        return self.person_id is not None and not self.pending

    @property
    def id(self) -> int:
        """The person's id; raise :class:`Forbidden` for a visitor."""
        if self.person_id is None or self.pending:
            raise Forbidden(_("Connectez-vous pour continuer."), needs="sign-in")
        return self.person_id

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of these roles, anywhere or in an organisation."""
        return self.is_authenticated and not self.roles.isdisjoint(roles)

    def organisations(self, *roles: str) -> frozenset[int]:
        """The organisations in which the person holds one of these roles."""
        return frozenset(m.organisation_id for m in self.memberships if m.role in roles)


ANONYMOUS = Actor()
SYSTEM = Actor(display_name="system", is_system=True)

Predicate = Callable[[Actor, Any], bool]
SqlTwin = Callable[[Actor], "sa.ColumnElement[bool]"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A small predicate that composes with ``|`` and ``&``; ``sql`` is its twin for lists."""

    name: str
    holds: Predicate
    sql: SqlTwin | None = None

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            f"({self.name} | {other.name})",
            lambda a, s: self.holds(a, s) or other.holds(a, s),
            _both(self, other, sa.or_),
        )

    def __and__(self, other: Rule) -> Rule:
        return Rule(
            f"{self.name} & {other.name}",
            lambda a, s: self.holds(a, s) and other.holds(a, s),
            _both(self, other, sa.and_),
        )


def _both(one: Rule, two: Rule, join: Callable[..., Any]) -> SqlTwin | None:
    first, second = one.sql, two.sql
    if first is None or second is None:
        return None
    return lambda actor: join(first(actor), second(actor))


def is_role(*roles: str) -> Rule:
    """Holds for a person who has one of these roles, wherever they hold it."""
    return Rule(
        "role " + "/".join(roles),
        lambda a, _s: a.has_role(*roles),
        lambda a: sa.true() if a.has_role(*roles) else sa.false(),
    )


anyone = Rule("anyone", lambda _a, _s: True, lambda _a: sa.true())
signed_in = Rule(
    "signed in",
    lambda a, _s: a.is_authenticated,
    lambda a: sa.true() if a.is_authenticated else sa.false(),
)
the_system = Rule("the system", lambda a, _s: a.is_system, lambda a: sa.true() if a.is_system else sa.false())


def owner(attribute: str = "person_id") -> Rule:
    """Holds for the person whose id the subject carries in ``attribute``."""
    return Rule(
        f"own {attribute}",
        lambda a, s: a.is_authenticated and s is not None and getattr(s, attribute) == a.person_id,
    )


def member(*roles: str, of: str = "organisation_id") -> Rule:
    """Holds for a person who has one of these roles in the organisation whose id the subject carries in ``of``."""
    return Rule(
        f"{'/'.join(roles)} of its {of.removesuffix('_id')}",
        lambda a, s: a.is_authenticated and s is not None and getattr(s, of) in a.organisations(*roles),
    )


@dataclass(frozen=True, slots=True)
class Permission:
    """A named right. ``name`` is ``<room>:<thing>:<action>``; ``scope`` is what a token needs."""

    name: str
    rule: Rule
    scope: str = field(default="")

    def __str__(self) -> str:
        return self.name


def can(permission: Permission, actor: Actor, subject: Any = None) -> bool:
    """Whether ``actor`` may. An error inside a rule is a refusal (deny by default)."""
    if actor.scopes is not None and permission.scope not in actor.scopes:
        return False
    return permission.rule.holds(actor, subject)


def require(permission: Permission, actor: Actor, subject: Any = None) -> None:
    """Raise :class:`Forbidden` unless ``actor`` may."""
    if can(permission, actor, subject):
        return
    if actor.pending:
        raise Forbidden(_("Il reste une étape avant de continuer."), code=permission.name, needs=actor.pending)
    if not actor.is_authenticated and not actor.is_system:
        raise Forbidden(_("Connectez-vous pour continuer."), code=permission.name, needs="sign-in")
    if actor.scopes is not None and permission.scope and permission.scope not in actor.scopes:
        raise Forbidden(_("Ce jeton n’a pas le droit « %(scope)s ».", scope=permission.scope), code=permission.name)
    raise Forbidden(_("Votre compte ne donne pas accès à cette action."), code=permission.name)


def visible(permission: Permission, actor: Actor) -> sa.ColumnElement[bool]:
    """The SQL twin of the permission's rule, for the WHERE of a list."""
    if permission.rule.sql is None:
        raise LookupError(f"{permission.name} has no SQL twin")
    if actor.scopes is not None and permission.scope not in actor.scopes:
        return sa.false()
    return permission.rule.sql(actor)


def permissions_of(table: type) -> tuple[Permission, ...]:
    """All permissions of a room's ``Can`` table, in the order written."""
    return tuple(_walk(table))


def _walk(table: type) -> Iterator[Permission]:
    for value in vars(table).values():
        if isinstance(value, Permission):
            yield value
