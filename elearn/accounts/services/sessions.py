"""Sessions: opened, renewed, found at each request, revoked.

A session ends 30 days after its password, or once idle: 12 hours for a trainee, 30 minutes for
whoever sees other people's data (ASVS 5.0, 7.3.1 and 7.3.2). What counts as activity is what is
sent (a POST), noted at most every ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import sqlalchemy as sa

from elearn.accounts.models import Membership, Notice, Person, PlatformRole, SecondFactor, SignInSession
from elearn.accounts.policy import Can
from elearn.accounts.secrecy import digest, new_token
from elearn.accounts.services.audit import record
from elearn.core import clock, db
from elearn.core.errors import Forbidden, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import STAFF_ROLES, Actor, require
from elearn.core.policy import Membership as ActorMembership

LONGEST = timedelta(days=30)
IDLE = timedelta(hours=12)
IDLE_STAFF = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=10)
TOTP = "accounts.totp"  # what the secrets of second factors are sealed for


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from, as the edge saw it."""

    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A live session: who acts, when they were last seen, and how many notices wait for them."""

    actor: Actor
    last_seen_at: datetime
    unread: int


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One of someone's sessions, for their list."""

    id: int
    person_id: int
    created_at: datetime
    last_seen_at: datetime
    ip: str
    user_agent: str
    is_current: bool


def open_session(person_id: int, caller: Caller) -> str:
    """Make a session for someone whose password was just checked; returns its token, kept nowhere."""
    now, token = clock.now(), new_token()
    db.session().add(
        SignInSession(
            person_id=person_id,
            token_hash=digest(token),
            proposed_secret=_new_secret(),
            created_at=now,
            password_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST,
            ip=caller.ip[:45],
            user_agent=caller.user_agent[:200],
        )
    )
    return token


def renew(session_id: int | None, *, factor_at: datetime) -> str:
    """Give the session a new token once the second factor is in; the old one is worth nothing."""
    token = new_token()
    done = db.session().execute(
        sa.update(SignInSession)
        .where(SignInSession.id == session_id)
        .values(token_hash=digest(token), proposed_secret=_new_secret(), factor_at=factor_at)
        .returning(SignInSession.id)
    )
    if done.scalar_one_or_none() is None:
        raise Forbidden(_("Votre session a pris fin. Connectez-vous de nouveau."), needs="sign-in")
    return token


def find(token: str, *, spares_demonstration: bool) -> Found | None:
    """The live session of this token, in one statement, or None.

    ``spares_demonstration`` frees the invented people from the second factor (loopback only).
    """
    rows = db.execute(_FIND, {"token": digest(token)}).all()
    if not rows:
        return None
    first, now = rows[0], clock.now()
    roles = {"administrator"} if first.is_administrator else set()
    memberships = tuple(ActorMembership(r.organisation_id, r.role) for r in rows if r.role is not None)
    roles |= {m.role for m in memberships}
    is_staff = not roles.isdisjoint(STAFF_ROLES)
    idle = IDLE_STAFF if is_staff else IDLE
    if now >= first.expires_at or now - first.last_seen_at >= idle:
        return None
    actor = Actor(
        person_id=first.person_id,
        display_name=first.display_name,
        roles=frozenset(roles),
        memberships=memberships,
        locale=first.locale,
        pending=_pending(
            has_factor=first.has_factor,
            was_given=first.factor_at is not None,
            is_needed=is_staff and not (spares_demonstration and first.is_demonstration),
        ),
        session_id=first.session_id,
    )
    return Found(actor, first.last_seen_at, first.unread)


def _pending(*, has_factor: bool, was_given: bool, is_needed: bool) -> str:
    if has_factor:
        return "" if was_given else "second-factor"
    return "second-factor-setup" if is_needed else ""


# Asked by every request of someone signed in: on plain tables, since no entity comes of it.
_OPEN, _PERSON, _MEMBER, _ROLE, _FACTOR, _NOTICE = (
    model.__table__ for model in (SignInSession, Person, Membership, PlatformRole, SecondFactor, Notice)
)
_FIND = (
    sa.select(
        _OPEN.c.id.label("session_id"),
        _OPEN.c.factor_at,
        _OPEN.c.last_seen_at,
        _OPEN.c.expires_at,
        _PERSON.c.id.label("person_id"),
        _PERSON.c.display_name,
        _PERSON.c.locale,
        _PERSON.c.is_demonstration,
        _MEMBER.c.organisation_id,
        _MEMBER.c.role,
        sa.exists().where(_ROLE.c.person_id == _PERSON.c.id).label("is_administrator"),
        sa.exists().where(_FACTOR.c.person_id == _PERSON.c.id).label("has_factor"),
        sa.select(sa.func.count())
        .where(_NOTICE.c.person_id == _PERSON.c.id, _NOTICE.c.read_at.is_(None))
        .scalar_subquery()
        .label("unread"),
    )
    .select_from(_OPEN)
    .join(_PERSON, _PERSON.c.id == _OPEN.c.person_id)
    .outerjoin(_MEMBER, _MEMBER.c.person_id == _PERSON.c.id)
    .where(
        _OPEN.c.token_hash == sa.bindparam("token"),
        _PERSON.c.email_verified_at.is_not(None),
        _PERSON.c.suspended_at.is_(None),
        _PERSON.c.erased_at.is_(None),
    )
)


def seen(session_id: int) -> None:
    """Note that this session is alive."""
    db.session().execute(
        sa.update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=clock.now())
    )


def proposed_secret(actor: Actor) -> str:
    """The TOTP secret that this session shows while the second factor is being set up."""
    require(Can.GIVE_SECOND_FACTOR, actor)
    query = sa.select(SignInSession.proposed_secret).where(SignInSession.id == actor.session_id)
    return db.unsealed(TOTP, db.session().execute(query).scalar_one())


def _new_secret() -> str:
    return db.sealed(TOTP, pyotp.random_base32())


def own_sessions(actor: Actor) -> list[SessionCard]:
    """The sessions of the actor that still live, the most recent first."""
    query = (
        sa.select(SignInSession)
        .where(SignInSession.person_id == actor.id, SignInSession.expires_at > clock.now())
        .order_by(SignInSession.last_seen_at.desc())
    )
    return [
        SessionCard(
            s.id, s.person_id, s.created_at, s.last_seen_at, s.ip, s.user_agent, is_current=s.id == actor.session_id
        )
        for s in db.session().execute(query).scalars()
    ]


def sign_out(actor: Actor, caller: Caller = Caller()) -> None:
    """End the session of this request. Someone without a session signs out without a word."""
    if actor.session_id is None:
        return
    db.session().execute(sa.delete(SignInSession).where(SignInSession.id == actor.session_id))
    record(actor, "sign-out", ip=caller.ip)


def revoke_session(actor: Actor, session_id: int, caller: Caller = Caller()) -> None:
    """End one of one's own sessions; raise :class:`Missing` for any other."""
    found = db.session().get(SignInSession, session_id)
    if found is None or found.person_id != actor.id:
        raise Missing(_("Cette session est déjà fermée."))
    require(Can.REVOKE_SESSION, actor, found)
    db.session().delete(found)
    db.session().flush()
    record(actor, "session.revoked", ip=caller.ip)


def sign_out_everywhere(actor: Actor, caller: Caller = Caller()) -> int:
    """End all the sessions of the actor, this one included. Returns how many."""
    require(Can.CHANGE_SELF, actor)
    count = close_all(actor.id)
    record(actor, "session.revoked", ip=caller.ip, all=True)
    return count


def close_all(person_id: int, *, but: int | None = None) -> int:
    """Delete someone's sessions, except one perhaps (new password, suspension). Returns how many."""
    query = sa.delete(SignInSession).where(SignInSession.person_id == person_id)
    if but is not None:
        query = query.where(SignInSession.id != but)
    return len(db.session().execute(query.returning(SignInSession.id)).all())
