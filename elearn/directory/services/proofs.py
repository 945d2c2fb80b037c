"""What shows that someone has a skill: heard from other rooms, or gathered from what they know."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.certificates import queries as certificates
from elearn.core import clock, db
from elearn.core.policy import Actor, require
from elearn.directory.models import KnownSkill, Proof
from elearn.directory.models.profiles import CERTIFICATE, DELIVERABLE, ENGAGEMENT
from elearn.directory.policy import Can
from elearn.directory.queries.skills import catalogue
from elearn.directory.services import listings
from elearn.portfolio import queries as portfolio


@dataclass(frozen=True, slots=True)
class Found:
    """One proof to be kept: of which skills, by what."""

    codes: Collection[str]
    kind: str
    reference: str
    title: str
    at: datetime


def prove(actor: Actor, person_id: int, codes: Collection[str], reference: str, title: str = "") -> int:
    """Keep that an accepted engagement shows these skills; returns how many proofs are new.

    For the system: ``pool`` calls it when work is accepted. ``reference`` names the engagement, so
    that telling it twice is once; codes that the list does not have are left out. ``title`` may be
    read by everyone when the person shows the proof: it names no client.
    """
    require(Can.PROVE, actor)
    return _keep(person_id, [Found(codes, ENGAGEMENT, reference, title, clock.now())])


def unprove(actor: Actor, kind: str, reference: str) -> None:
    """A certificate was revoked, or an engagement undone: it shows nothing any more."""
    require(Can.PROVE, actor)
    session = db.session()
    query = sa.select(Proof).where(Proof.kind == kind, Proof.reference == reference, Proof.withdrawn_at.is_(None))
    found = session.scalars(query).all()
    for proof in found:
        proof.withdrawn_at = clock.now()
    session.flush()
    listings.rebuild_of({p.person_id for p in found})


def gather(actor: Actor) -> int:
    """Keep what one's certificates and accepted deliverables prove; returns how many proofs are new.

    The facts of other rooms do it as they happen; this finds what happened before this room did.
    """
    require(Can.CHANGE_OWN, actor)
    return _keep(actor.id, [*of_certificates(actor), *of_deliverables(actor)])


def of_certificates(actor: Actor, certificate_id: int | None = None) -> list[Found]:
    """What one's valid certificates prove (that one alone, when it is given)."""
    listed = catalogue()
    out = []
    for one in certificates.of_person(actor):
        if not one.is_valid or (certificate_id is not None and one.id != certificate_id):
            continue
        module = one.snapshot["module"]
        codes = listed.proven_by(module=module["slug"])
        if codes:
            out.append(Found(codes, CERTIFICATE, one.number, module["title"], one.issued_at))
    return out


def of_deliverables(actor: Actor, submission_id: int | None = None) -> list[Found]:
    """What one's accepted deliverables prove (that submission alone, when it is given)."""
    listed = catalogue()
    out = []
    for slug, one in portfolio.latest(actor).items():
        if one.review is None or not one.review.is_accepted:
            continue
        if submission_id is not None and one.id != submission_id:
            continue
        codes = listed.proven_by(deliverable=slug)
        if codes:
            out.append(Found(codes, DELIVERABLE, slug, one.exercise.sheet.document, one.review.at))
    return out


def keep_found(actor: Actor, person_id: int, found: Iterable[Found]) -> int:
    """Keep proofs that a fact of another room brought."""
    require(Can.PROVE, actor)
    return _keep(person_id, found)


def _keep(person_id: int, found: Iterable[Found]) -> int:
    session = db.session()
    known = set(session.scalars(sa.select(KnownSkill.code)))
    rows = [
        {"person_id": person_id, "code": code, "kind": one.kind, "reference": one.reference, "title": one.title[:200],
         "at": one.at, "withdrawn_at": None}
        for one in found
        for code in sorted(set(one.codes) & known)
    ]  # fmt: skip
    if not rows:
        return 0
    make = sqlite.insert if db.is_sqlite() else postgresql.insert
    # What was withdrawn and is accepted again proves again.
    statement = make(Proof).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["person_id", "code", "kind", "reference"],
        set_={"withdrawn_at": None, "at": statement.excluded.at, "title": statement.excluded.title},
        where=Proof.withdrawn_at.is_not(None),
    )
    new = len(session.execute(statement.returning(Proof.id)).all())
    if new:
        listings.rebuild_of([person_id])
    return new
