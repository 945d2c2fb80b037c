"""What is raced for and what is killed in the house: rounds, people who ask, work that the clock has left."""

import itertools
import threading
from datetime import timedelta
from types import SimpleNamespace

from elearn.accounts.models import Organisation
from elearn.core import clock, db, i18n
from elearn.core.jobs import outbox
from elearn.core.policy import SYSTEM
from elearn.funding import services
from elearn.pool import services as pool
from elearn.progress import services as progress
from elearn.telecentres.opening import instant
from elearn.telecentres.services import bookings
from elearn.telecentres.services import waiting as desk_line
from elearn.telecentres.services.making import Wanted
from tests.factories import pool as market
from tests.factories.accounts import give_role
from tests.factories.funding import make_envelope, make_module_priced, make_place, make_trainee
from tests.factories.telecentres import make_workspaces

PRICE, LEFT = 40_000, 10_000  # of a seat; and what is left over in an envelope, less than another one
TRAINEES, THREADS = 12, 4
NAMES = (
    "telecentres.issue_statements", "telecentres.keep_time", "funding.lapse", "funding.give_back", "pool.tick",
)  # fmt: skip
_names = itertools.count(1)


def a_round(crowd, seats=1):
    """A telecentre with its managers, and an envelope that pays so many seats of a module of its own."""
    module = make_module_priced(f"module-{next(_names)}", cents=PRICE)
    centre, manager = make_place()
    for person in crowd.managers if crowd else ():
        give_role(person, "manager", db.session().get(Organisation, centre.organisation_id))
    envelope = make_envelope(seats * PRICE + LEFT, module_slugs=(module,), centre_ids=(centre.id,))
    return SimpleNamespace(module=module, centre=centre, manager=manager, envelope=envelope)


def a_monday():
    """The next Monday but one: the telecentre is open, and nothing lapses meanwhile."""
    day = i18n.today()
    return day + timedelta(days=14 - day.weekday())


def desk_fields(desk, hour, key):
    return {
        "workspace": desk, "unit": "hour", "on": a_monday().isoformat(), "starts": f"{hour:02}:00",
        "ends": f"{hour + 1:02}:00", "part": "morning", "people": 1, "purpose": "", "key": key,
    }  # fmt: skip


class Crowded:
    """Some people who each keep a desk, confirm it and accept a seat, and ask again until they are answered."""

    def __init__(self, house):
        self.house, self.cut, self.answers = house, [], {}
        with house.kernel.database.transaction():
            self.it = it = a_round(None, seats=TRAINEES)
            desks = make_workspaces(it.centre.id, count=3)
            seats = services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, TRAINEES, "k")
            people = [make_trainee() for _ in seats]
            for seat, person in zip(seats, people, strict=True):
                services.seats.offer(it.manager, seat, person.id)
            self.errands = [
                (house.browser(person.id), seat, desk_fields(desks[n % 3], 9 + n // 3, f"d{n}"))
                for n, (person, seat) in enumerate(zip(people, seats, strict=True))
            ]
        self.threads = [threading.Thread(target=self._run, args=(n,)) for n in range(THREADS)]

    def _run(self, rank):
        for browser, seat, fields in self.errands[rank::THREADS]:
            self.answers[seat] = [0, 0, 0]
            held = self._ask(browser, f"/telecentres/{self.it.centre.slug}/reserver", **fields)
            accepted = self._ask(browser, f"/mes-places/{seat}/accepter")
            confirmed = self._ask(browser, f"{held.location}/confirmation")
            self.answers[seat] = [held.status, accepted.status, confirmed.status]

    def _ask(self, browser, path, **fields):
        return self.house.insist(self.house.form(browser, path, **fields), self.cut)


class Bought:
    """A company before whom a quote lies, and a mission of which one deliverable is left to accept."""

    def __init__(self, house):
        buyer, provider = market.make_buyer(), market.make_independent()
        self.request = market.make_request(buyer)
        quote = market.make_quote(provider, self.request)
        self.mission = market.make_engagement(buyer, provider)
        first, last = market.steps_of(self.mission)
        for one in (first, last):
            pool.deliveries.hand_in(provider, self.mission, one, "")
        pool.deliveries.accept(buyer, self.mission, first)
        who, self.last = house.browser(buyer.id), last
        base = f"/mes-demandes/{self.request}/devis/{quote.id}/accepter"
        self.buying = house.form(who, base, digest=quote.current.digest)
        self.accepting = house.form(who, f"/missions/{self.mission}/livrables/{last}/accepter")


def last_month():
    """Nine o'clock on some Tuesday of last month, and its first day."""
    first = (i18n.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    tuesday = first + timedelta(days=7 + (1 - first.weekday()) % 7)
    return instant(tuesday, 9 * 60), first


def one_hour(desk, start, key):
    return Wanted((desk,), "hour", start, start + timedelta(hours=1), key)


class Left:
    """What the clock has to do in these rooms, made in the past: each a job that is due."""

    def __init__(self):
        now = clock.now()
        tuesday, self.month = last_month()
        with clock.frozen(tuesday - timedelta(days=1)):  # statements of last month, and their files
            self.it = a_round(None)
            desks = make_workspaces(self.it.centre.id, count=2)
            self.payers = [make_trainee() for _ in desks]
            for person, desk in zip(self.payers, desks, strict=True):
                bookings.book(person, one_hour(desk, tuesday, "last month"))
        self.holders, self.next = [make_trainee() for _ in range(2)], [make_trainee() for _ in range(2)]
        (office,) = make_workspaces(self.it.centre.id, "office")
        start = instant(a_monday(), 9 * 60)
        with clock.frozen(now - timedelta(hours=2)):  # holds that lapse, and who waits for them
            for rank, (person, after) in enumerate(zip(self.holders, self.next, strict=True)):
                hour = start + timedelta(hours=2 * rank)
                bookings.hold(person, one_hour(office, hour, "held"))
                wish = desk_line.Wish("office", "hour", hour, hour + timedelta(hours=1))
                desk_line.join(after, self.it.centre, wish)
        with clock.frozen(now - timedelta(days=9)):  # an offer past its time, and the next in line
            self.offered = a_round(None)
            self.late, self.after = make_trainee(), make_trainee()
            (self.lapsing,) = _reserve(self.offered)
            services.seats.offer(self.offered.manager, self.lapsing, self.late.id)
            _wait(self.after, self.offered)
        with clock.frozen(now - timedelta(days=70)):  # seats and money that go back on their date
            self.ending = a_round(None, seats=3)
            allot = services.envelopes.allot
            allot(SYSTEM, self.ending.envelope, self.ending.centre.id, 2 * PRICE, "allotted")
            self.unused = _reserve(self.ending)
        with clock.frozen(now - timedelta(days=20)):  # work that silence accepts
            buyer, worker = market.make_buyer(), market.make_independent()
            self.mission = market.make_engagement(buyer, worker)
            for one in market.steps_of(self.mission):
                pool.deliveries.hand_in(worker, self.mission, one, "")
        self.leaving, self.gone, self.waits = a_round(None), make_trainee(), make_trainee()  # a seat given up
        (self.abandoned,) = _reserve(self.leaving)
        services.seats.offer(self.leaving.manager, self.abandoned, self.gone.id)
        enrolment = services.seats.accept(self.gone, self.abandoned)
        _wait(self.waits, self.leaving)
        progress.leave(self.gone, enrolment)
        for name in NAMES:
            outbox.enqueue(name, {}, key=f"once more: {name}")


def _reserve(it):
    return services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 1, "k")


def _wait(person, it):
    services.waiting.join(person, it.envelope, it.centre.id, it.module)
