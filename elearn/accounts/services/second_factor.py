"""The second factor: a code that changes every 30 seconds (TOTP, RFC 6238), and codes for the day it is lost.

Each code is good once: the step it belongs to is kept, and only a later one is taken.
"""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
import sqlalchemy as sa

from elearn.accounts import limits
from elearn.accounts.models import Membership, Person, PlatformRole, RecoveryCode, SecondFactor
from elearn.accounts.policy import Can
from elearn.accounts.secrecy import new_recovery_code, recovery_digest
from elearn.accounts.services.audit import record, record_if_refused
from elearn.accounts.services.credentials import check_password
from elearn.accounts.services.notices import notify
from elearn.accounts.services.sessions import TOTP, Caller, proposed_secret, renew
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import STAFF_ROLES, Actor, require

STEP_SECONDS = 30
RECOVERY_CODES = 10


def provisioning_uri(actor: Actor, site_name: str) -> str:
    """What the QR code says to the application that makes the codes."""
    require(Can.GIVE_SECOND_FACTOR, actor)
    email = db.session().execute(sa.select(Person.email).where(Person.id == actor.person_id)).scalar_one()
    return pyotp.TOTP(proposed_secret(actor)).provisioning_uri(name=email, issuer_name=site_name)


def is_on(person_id: int) -> bool:
    """Whether this person has set up a second factor."""
    return db.session().get(SecondFactor, person_id) is not None


def is_required(person_id: int) -> bool:
    """Whether a role of this person asks for one."""
    held = sa.select(Membership.id).where(Membership.person_id == person_id, Membership.role.in_(STAFF_ROLES))
    return (
        db.session().execute(held.limit(1)).first() is not None
        or db.session().get(PlatformRole, (person_id, "administrator")) is not None
    )


def matching_step(secret: str, code: str, now: datetime, *, after: int = -1) -> int | None:
    """The step of 30 seconds this code belongs to, among the present one and its neighbours.

    Only a step later than ``after`` counts. None when there is none.
    """
    digits = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = None
    for step in (present - 1, present, present + 1):
        is_same = hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if is_same and step > after and found is None:
            found = step
    return found


def set_up(actor: Actor, code: str, caller: Caller) -> tuple[str, list[str]]:
    """Turn the second factor on, by a first code of the proposed secret.

    Returns the session's new token and the recovery codes, shown this once.
    """
    require(Can.GIVE_SECOND_FACTOR, actor)
    person_id = _subject(actor)
    if actor.pending == "second-factor" or is_on(person_id):
        raise Conflict(_("La double vérification est déjà activée."))
    secret, now = proposed_secret(actor), clock.now()
    step = matching_step(secret, code, now)
    if step is None:
        _refuse(actor, caller)
    assert step is not None
    db.session().add(SecondFactor(person_id=person_id, secret=db.sealed(TOTP, secret), last_step=step, created_at=now))
    codes = _new_codes(person_id)
    token = renew(actor.session_id, factor_at=now)
    record(actor, "second-factor.on", ip=caller.ip)
    notify(person_id, "accounts.second-factor-changed", {"on": True})
    return token, codes


def pass_second_factor(actor: Actor, code: str, caller: Caller) -> str:
    """Give a code, or a recovery code, and return the session's new token.

    Raises :class:`Invalid` with one sentence for all refusals, ``TooMany`` after five.
    """
    require(Can.GIVE_SECOND_FACTOR, actor)
    person_id = _subject(actor)
    limits.SECOND_FACTOR.check(f"person {person_id}")
    if not (_take_code(person_id, code) or _take_recovery_code(person_id, code)):
        _refuse(actor, caller)
    record(actor, "second-factor.passed", ip=caller.ip)
    return renew(actor.session_id, factor_at=clock.now())


def _subject(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id


def _take_code(person_id: int, code: str) -> bool:
    factor = db.session().get(SecondFactor, person_id)
    if factor is None:
        return False
    step = matching_step(db.unsealed(TOTP, factor.secret), code, clock.now(), after=factor.last_step)
    if step is None:
        return False
    taken = db.session().execute(
        sa.update(SecondFactor)
        .where(SecondFactor.person_id == person_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.person_id)
        .execution_options(synchronize_session=False)
    )
    return taken.scalar_one_or_none() is not None


def _take_recovery_code(person_id: int, code: str) -> bool:
    taken = db.session().execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == recovery_digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    return taken.scalar_one_or_none() is not None


def _refuse(actor: Actor, caller: Caller) -> None:
    record_if_refused(actor, "second-factor.refused", ip=caller.ip)
    limits.SECOND_FACTOR.spend(f"person {actor.person_id}")
    raise Invalid(fields={"code": [_("Ce code ne convient pas, ou a déjà servi. Attendez le suivant.")]})


def _new_codes(person_id: int) -> list[str]:
    codes = [new_recovery_code() for _number in range(RECOVERY_CODES)]
    session = db.session()
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.add_all(RecoveryCode(person_id=person_id, code_hash=recovery_digest(c)) for c in codes)
    return codes


def codes_left(actor: Actor) -> int:
    """How many recovery codes have not served."""
    query = sa.select(sa.func.count()).where(RecoveryCode.person_id == actor.id, RecoveryCode.used_at.is_(None))
    return db.session().execute(query).scalar_one()


def renew_codes(actor: Actor, password: str, caller: Caller) -> list[str]:
    """New recovery codes, shown this once; the former ones stop working."""
    require(Can.CHANGE_SELF, actor)
    check_password(actor, password)
    if not is_on(actor.id):
        raise Conflict(_("La double vérification n’est pas activée."))
    codes = _new_codes(actor.id)
    record(actor, "recovery-codes.renewed", ip=caller.ip)
    notify(actor.id, "accounts.second-factor-changed", {"on": True, "codes": True})
    return codes


def turn_off(actor: Actor, password: str, caller: Caller) -> None:
    """Turn it off; raise :class:`Conflict` when a role asks for it."""
    require(Can.CHANGE_SELF, actor)
    check_password(actor, password)
    if is_required(actor.id):
        raise Conflict(_("Votre rôle demande la double vérification : elle reste activée."))
    remove(actor.id)
    record(actor, "second-factor.off", ip=caller.ip)
    notify(actor.id, "accounts.second-factor-changed", {"on": False})


def remove(person_id: int) -> None:
    """Forget someone's second factor and codes. The verbs that call it check the right and log it."""
    session = db.session()
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(sa.delete(SecondFactor).where(SecondFactor.person_id == person_id))
