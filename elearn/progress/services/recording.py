"""Writing down what a trainee does: seen, played, worked, done, finished."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.modules.extend import ActivityCard
from elearn.modules.signals import ActivityDone
from elearn.progress import active_time, ranges
from elearn.progress.active_time import Span
from elearn.progress.beacons import Beacon
from elearn.progress.completion import is_met, summary
from elearn.progress.models import ActivityState, Enrolment, Evidence
from elearn.progress.policy import Can
from elearn.progress.ranges import Range
from elearn.progress.services.evidence import append, locked
from elearn.progress.signals import LessonCompleted, ModuleCompleted


def see(actor: Actor, enrolment_id: int, key: str) -> bool:
    """The trainee says they went through an activity; return whether it is done.

    Completes what asks no more than being seen, and begins the rest. Announces
    ``ActivityDone`` the first time. Raises ``Missing`` on an unknown activity.
    """
    enrolment = _followed(actor, enrolment_id)
    card = _card(enrolment, key)
    now = clock.now()
    state = _states(enrolment, [key]).get(key)
    if state is None:
        state = begin(enrolment, key, now)
        append(enrolment, "seen", now, key=key)
    _came_by(enrolment, state, now)
    db.session().flush()
    if state.state != "done" and is_met(card, how="seen"):
        _tell(enrolment, card, "seen", now)
    return state.state == "done"


def read_transcript(actor: Actor, enrolment_id: int, key: str) -> bool:
    """The trainee says they read the whole transcript of a media; return whether it is done.

    For who cannot see, hear or load it. The evidence keeps that it was read and not played.
    Announces ``ActivityDone`` the first time. Raises ``Missing`` on an unknown activity and
    ``Conflict`` on one that has no media.
    """
    enrolment = _followed(actor, enrolment_id)
    card = _card(enrolment, key)
    if card.rule != "watched":
        raise Conflict(_("Cette activité n’a pas de transcription."), code="no-transcript")
    now = clock.now()
    state = _states(enrolment, [key]).get(key) or begin(enrolment, key, now)
    _came_by(enrolment, state, now)
    db.session().flush()
    if state.state != "done":
        _tell(enrolment, card, "read", now)
    return state.state == "done"


def watch(actor: Actor, enrolment_id: int, key: str, played: Iterable[Range], *, report_id: str) -> bool:
    """Parts of a media were played (milliseconds); return whether this completed the activity.

    ``report_id`` is the caller's own number for this report: the same one counts once.
    """
    return key in record(actor, enrolment_id, [Beacon(report_id, key, ranges=tuple(ranges.merged(played)))])


def beat(actor: Actor, enrolment_id: int, key: str, active_ms: int, *, report_id: str) -> None:
    """The trainee worked on an activity for ``active_ms``, up to now. Counted once for a person."""
    record(actor, enrolment_id, [Beacon(report_id, key, active_ms=active_ms)])


def record(actor: Actor, enrolment_id: int, beacons: Sequence[Beacon]) -> list[str]:
    """Write down what the player reported; return the keys of activities that this completed.

    Each beacon counts once, however often it is sent. Time is counted once for a person
    (see ``active_time``); ranges of a media are united with those known. Beacons about an
    activity that this version does not have are left aside.
    """
    enrolments = locked(actor.id)
    enrolment = next((e for e in enrolments if e.id == enrolment_id), None)
    enrolment = _checked(actor, enrolment)
    cards = modules.activities_by_key(enrolment.version_id, {b.key for b in beacons})
    beacons = [b for b in beacons if b.key in cards]
    states = _states(enrolment, {b.key for b in beacons})
    now = clock.now()
    done = []
    for beacon in sorted(beacons, key=lambda b: -b.ago_ms):  # the oldest first
        state = states.get(beacon.key)
        if state is None:
            state = states[beacon.key] = begin(enrolment, beacon.key, now)
        with db.session().no_autoflush:  # one UPDATE of the state at the end, not one more before the evidence
            is_new = _count(beacon, state, enrolment, enrolments, now)
        if is_new and _has_watched(state, cards[beacon.key]):
            db.session().flush()
            share = ranges.share(state.watched, _duration_ms(enrolment, beacon.key))
            if is_met(cards[beacon.key], how="watched", watched=share):
                _tell(enrolment, cards[beacon.key], "watched", now, {"share": share})
                done.append(beacon.key)
    db.session().flush()
    return done


def _has_watched(state: ActivityState, card: ActivityCard) -> bool:
    return card.rule == "watched" and state.state != "done" and bool(state.watched)


def _count(
    beacon: Beacon, state: ActivityState, enrolment: Enrolment, enrolments: Sequence[Enrolment], now: datetime
) -> bool:
    """Add one beacon to the state, and to the evidence when it proves something. False when nothing was new."""
    when = now - timedelta(milliseconds=beacon.ago_ms)
    _place(state, beacon, when)
    span = active_time.placed(
        beacon.active_ms, ago_ms=beacon.ago_ms, idle_ms=beacon.idle_ms, now=now, not_before=enrolment.started_at
    )
    played = ranges.merged(state.watched, beacon.ranges) if beacon.ranges else []
    is_news = bool(played) and played != [tuple(r) for r in state.watched]
    if span is None and not is_news:
        return False
    worked = _worked(span, enrolments) if span else 0
    detail = {"watched": [list(r) for r in beacon.ranges]} if beacon.ranges else {}
    if not append(enrolment, "time", now, key=beacon.key, span=span, active_ms=worked, detail=detail, beacon=beacon.id):
        return False
    state.active_ms += worked
    if is_news:
        state.watched = [list(r) for r in played]
    if span and (enrolment.counted_until is None or enrolment.counted_until < span.until):
        enrolment.counted_until = span.until
    if when >= enrolment.last_at - timedelta(seconds=1):
        _came_by(enrolment, state, max(when, enrolment.last_at))
    return True


def _place(state: ActivityState, beacon: Beacon, when: datetime) -> None:
    """Keep the place to come back to, unless a later one is known."""
    if beacon.position and (state.position_at is None or state.position_at <= when):
        state.position, state.position_at = dict(beacon.position), when


def _worked(span: Span, enrolments: Sequence[Enrolment]) -> int:
    """The milliseconds of the span that no other tab or device has counted for this person."""
    latest = max((e.counted_until for e in enrolments if e.counted_until is not None), default=span.since)
    if latest <= span.since:
        return span.ms
    if latest - span.since <= active_time.JITTER and latest < span.until:
        return Span(latest, span.until).ms
    # Something overlaps, or this one comes late: compare with what was counted around it.
    query = sa.select(Evidence.since_at, Evidence.until_at).where(
        Evidence.enrolment_id.in_([e.id for e in enrolments]),
        Evidence.until_at > span.since,
        Evidence.since_at < span.until,
    )
    counted = [Span(since, until) for since, until in db.session().execute(query) if since and until]
    return active_time.total_ms(active_time.uncounted(span, counted))


def complete(fact: ActivityDone) -> None:
    """Write that an activity is done, as the room that knows has announced it.

    Follows the key into the version the trainee is on. What is known already, or concerns
    no one who follows, is left aside. Announces ``LessonCompleted`` and, when nothing is
    left to do, ``ModuleCompleted``.
    """
    found = modules.activities([fact.activity_id]).get(fact.activity_id)
    enrolment = _follower(fact)
    if found is None or enrolment is None:
        return
    card = modules.activities_by_key(enrolment.version_id, [found.key]).get(found.key)
    if card is None:
        return
    state = _states(enrolment, [card.key]).get(card.key) or begin(enrolment, card.key, fact.at)
    if state.state == "done":
        return
    state.state, state.done_at = "done", fact.at
    append(enrolment, "done", fact.at, key=card.key, detail={"how": fact.how, **fact.detail})
    enrolment.last_activity_key, enrolment.last_at = card.key, max(fact.at, enrolment.last_at)
    db.session().flush()
    signals.announce(
        LessonCompleted(enrolment.id, enrolment.person_id, enrolment.version_id, card.id, card.key, fact.at)
    )
    finish_if_complete(enrolment, fact.at)


def _follower(fact: ActivityDone) -> Enrolment | None:
    """The active enrolment that the fact concerns: in that version, or in another of the same module."""
    active = [e for e in locked(fact.person_id) if e.state == "active"]
    here = next((e for e in active if e.version_id == fact.version_id), None)
    if here is not None or not active:
        return here
    module_id = modules.version(fact.version_id).module_id
    return next((e for e in active if e.module_id == module_id), None)


def finish_if_complete(enrolment: Enrolment, at: datetime) -> None:
    """Close the enrolment when all that counts is done; announces ``ModuleCompleted``."""
    query = sa.select(ActivityState.activity_key).where(
        ActivityState.enrolment_id == enrolment.id, ActivityState.state == "done"
    )
    done = set(db.session().scalars(query))
    if enrolment.state != "active" or not summary(modules.outline(enrolment.version_id), done).is_complete:
        return
    enrolment.state, enrolment.completed_at = "completed", at
    append(enrolment, "completed", at, detail={"version_id": enrolment.version_id})
    db.session().flush()
    signals.announce(ModuleCompleted(enrolment.id, enrolment.person_id, enrolment.version_id, at))


def _followed(actor: Actor, enrolment_id: int) -> Enrolment:
    return _checked(actor, next((e for e in locked(actor.id) if e.id == enrolment_id), None))


def _checked(actor: Actor, enrolment: Enrolment | None) -> Enrolment:
    if enrolment is None:
        raise Missing(_("Cette inscription n’existe pas."))
    require(Can.FOLLOW, actor, enrolment)
    if enrolment.state == "left":
        raise Conflict(_("Vous avez quitté ce module. Inscrivez-vous de nouveau pour le suivre."), code="left")
    return enrolment


def _card(enrolment: Enrolment, key: str) -> ActivityCard:
    card = modules.activities_by_key(enrolment.version_id, [key]).get(key)
    if card is None:
        raise Missing(_("Cette leçon n’existe pas dans la version que vous suivez."))
    return card


_STATES = sa.select(ActivityState).where(
    ActivityState.enrolment_id == sa.bindparam("enrolment_id"),
    ActivityState.activity_key.in_(sa.bindparam("keys", expanding=True)),
)


def _states(enrolment: Enrolment, keys: Sequence[str] | set[str]) -> dict[str, ActivityState]:
    found = db.session().scalars(_STATES, {"enrolment_id": enrolment.id, "keys": list(keys)})
    return {s.activity_key: s for s in found}


def begin(enrolment: Enrolment, key: str, at: datetime) -> ActivityState:
    """A new state of one activity, begun."""
    state = ActivityState(
        enrolment_id=enrolment.id, activity_key=key, state="begun", seen_at=at, position={}, watched=[], active_ms=0
    )
    db.session().add(state)
    return state


def _duration_ms(enrolment: Enrolment, key: str) -> int:
    """How long the media of an activity is, as its kind wrote it when it was published."""
    return int(modules.activity(enrolment.version_id, key).content.get("seconds", 0) * 1000)


def _came_by(enrolment: Enrolment, state: ActivityState, at: datetime) -> None:
    """Keep where to go on. Reading again what is done does not move it."""
    enrolment.last_at = at
    if state.state != "done":
        enrolment.last_activity_key = state.activity_key


def _tell(
    enrolment: Enrolment, card: ActivityCard, how: str, at: datetime, detail: dict[str, int] | None = None
) -> None:
    signals.announce(
        ActivityDone(enrolment.person_id, card.id, enrolment.version_id, at, how, dict(detail) if detail else {})
    )
