"""A trainee in the middle of a module, for a newcomer who looks around."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from elearn.accounts import queries as accounts
from elearn.core import clock
from elearn.core.i18n import local
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor
from elearn.modules import queries as modules
from elearn.modules.extend import ActivityCard
from elearn.progress import queries, services
from elearn.progress.beacons import Beacon
from elearn.quizzes import queries as quizzes
from elearn.quizzes import services as quiz_services
from elearn.quizzes.extend import QuizCard
from elearn.quizzes.services import Incoming, Item

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

TRAINEE = "stagiaire@estive.example"  # made by accounts
BEAT_MS = 30_000
# How long the invented trainee stays on a lesson, in per cent of what is expected.
PACES = (95, 120, 80, 105, 90)
NOTE = "À faire avant vendredi :\n- reprendre mon modèle de devis\n- vérifier les mentions de ma dernière facture"


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Enrol the invented trainee in the first module and take them half-way, over the last days.

    Through the services and with the clock, so that time, evidence and places are what the
    player would have left. Does nothing the second time, nor without a module.
    """
    with kernel.database.reading():
        person = accounts.person_by_email(TRAINEE)
        module = next(iter(modules.current_versions()), None)
        if person is None or module is None or queries.enrolment_of(person.id, module.id):
            return []
        steps = modules.outline(module.version_id)
    trainee = Actor(person_id=person.id, display_name=person.display_name, locale=person.locale)
    half = max(1, len(steps) // 2)
    evening = _evening_before(half + 2)
    with clock.frozen(evening), kernel.database.transaction():
        enrolment_id = services.enrol(SYSTEM, module.slug, person_id=person.id)
    for rank, step in enumerate(steps[:half]):
        _sit(kernel, trainee, enrolment_id, step, evening + timedelta(days=rank + 1), PACES[rank % len(PACES)])
    _stop_in_the_middle(kernel, trainee, enrolment_id, steps[half], evening + timedelta(days=half + 1))
    return []


def _evening_before(days: int) -> datetime:
    """Half past six in the evening of the site's zone, so many days ago."""
    here = local(clock.now()) - timedelta(days=days)
    return datetime.combine(here.date(), time(18, 30), here.tzinfo).astimezone(clock.now().tzinfo)


def _sit(kernel: Kernel, who: Actor, enrolment_id: int, step: ActivityCard, start: datetime, pace: int) -> None:
    """One evening on one lesson: beats, a note on the first one, then "Suivant"."""
    minutes = max(1, step.minutes * pace // 100)
    _work(kernel, who, enrolment_id, step, start, minutes, until=100)
    with clock.frozen(start + timedelta(minutes=minutes, seconds=5)), kernel.database.transaction():
        if step.position == 1:
            services.note(who, enrolment_id, step.key, NOTE)
        services.see(who, enrolment_id, step.key)
    with kernel.database.reading():
        quiz = quizzes.quiz_of_activity(step.id)
    if quiz is not None:
        _pass(kernel, who, quiz, start + timedelta(seconds=20), minutes)


def _pass(kernel: Kernel, who: Actor, quiz: QuizCard, start: datetime, minutes: int) -> None:
    """Answer a quiz, all but one question when that is enough to pass."""
    with clock.frozen(start), kernel.database.transaction():
        attempt_id = quiz_services.start(who, quiz.id)
        sheet = quizzes.own_sheet(who, attempt_id)
    may_miss = (len(sheet.items) - 1) * 100 >= quiz.pass_mark * len(sheet.items)
    events: list[Incoming] = []
    for item in sheet.items[1 if may_miss else 0 :]:
        events.append(Incoming(uuid4(), item.slot, len(events) + 1, "answer", _right_answer(item)))
        if sheet.behaviour.checks:
            events.append(Incoming(uuid4(), item.slot, len(events) + 1, "check", {}))
    with clock.frozen(start + timedelta(minutes=minutes)), kernel.database.transaction():
        quiz_services.record(who, attempt_id, events)
        quiz_services.submit(who, attempt_id)


def _right_answer(item: Item) -> dict[str, list[str]]:
    """Fields that get the whole mark."""
    return item.type.fields(item.body, item.prepared, item.type.solved(item.body, item.prepared))


def _stop_in_the_middle(kernel: Kernel, who: Actor, enrolment_id: int, step: ActivityCard, start: datetime) -> None:
    """The last evening: something else came up."""
    _work(kernel, who, enrolment_id, step, start, max(1, step.minutes * 40 // 100), until=40)


def _work(
    kernel: Kernel, who: Actor, enrolment_id: int, step: ActivityCard, start: datetime, minutes: int, *, until: int
) -> None:
    """Beats of half a minute, the place and the parts played going on to ``until`` per cent."""
    with kernel.database.reading():
        length = int(modules.activity(step.version_id, step.key).content.get("seconds", 0) * 1000)
    beats = minutes * 2
    # Sent together, as after a line that was down: one transaction an evening keeps the start quick.
    with clock.frozen(start + timedelta(minutes=minutes)), kernel.database.transaction():
        for first in range(0, beats, 50):
            batch = [_beat(step, rank, beats, length, until) for rank in range(first, min(beats, first + 50))]
            services.record(who, enrolment_id, batch)


def _beat(step: ActivityCard, rank: int, beats: int, length: int, until: int) -> Beacon:
    done = (rank + 1) * until // beats  # per cent of the lesson
    before = rank * until // beats
    return Beacon(
        id=f"demo-{step.position}-{rank}",
        key=step.key,
        active_ms=BEAT_MS,
        ago_ms=(beats - rank - 1) * BEAT_MS,
        ranges=((length * before // 100, length * done // 100),) if length else (),
        position={"ms": length * done // 100} if length else {"scroll": done * 100},
    )
