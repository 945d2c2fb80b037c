"""Numbers without gaps, whoever issues at once and whatever fails: on both databases."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.core.errors import Conflict
from elearn.invoicing import services
from elearn.invoicing.models import Claim, Invoice, Series
from elearn.invoicing.queries import drafts, invoices, mandates
from elearn.invoicing.services import issuing, numbering
from tests.factories.invoicing import make_accepted, make_client, make_invoice, make_issuer
from tests.factories.races import at_once

THREADS = 20


def test_twenty_issue_at_once_and_what_fails_leaves_no_gap(kernel):
    with kernel.database.transaction():
        client, anne = make_client(), make_issuer()
        draft = services.drafting.begin(anne, make_accepted(client, anne))
        seen = drafts.own(anne, draft)
        parties = {"issuer_id": anne.id, "organisation_id": seen.payer.organisation_id,
                   "engagement_id": seen.engagement_id, "mandate_id": mandates.held(anne.id).id}  # fmt: skip

    def keep(n):
        with kernel.database.transaction():
            made = issuing.keep(seen.content, "", **parties)
            if n % 3 == 0:
                raise Conflict(code="undone")
            return made.sequence

    answers = at_once([(n,) for n in range(THREADS)], keep)
    undone = len(range(0, THREADS, 3))
    kept = list(range(1, THREADS - undone + 1))
    assert sorted(answers, key=str) == sorted([*kept, *["undone"] * undone], key=str)
    with kernel.database.reading() as session:
        numbers = list(session.scalars(sa.select(Invoice.number).order_by(Invoice.sequence)))
        assert numbers == [f"POOL-{seen.content['issued_on'][:4]}-{n:04d}" for n in kept]
        assert session.scalar(sa.select(Series.last)) == len(kept)
    with kernel.database.transaction(), pytest.raises(sa.exc.IntegrityError):
        db.session().execute(sa.update(Series).values(last=Series.last + 2))


def test_what_is_accepted_is_billed_once_by_twenty_drafts_at_once(kernel):
    with kernel.database.transaction():
        client, anne = make_client(), make_issuer()
        mission = make_accepted(client, anne)
        first = services.drafting.begin(anne, mission)
        assert services.drafting.begin(anne, mission) == first, "a second click gives the draft again"
        keys = drafts.own(anne, first).keys
        ids = [first, *(services.drafting.begin(anne, mission, keys) for _n in range(1, THREADS))]

    def issue(draft):
        with kernel.database.transaction():
            return services.issuing.issue(anne, draft)

    answers = at_once([(one,) for one in ids], issue)
    assert (sum(isinstance(one, int) for one in answers), len(answers)) == (1, THREADS)
    assert {one for one in answers if isinstance(one, str)} <= {"incomplete", "billed"}
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Invoice)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Claim)) == 2


def test_a_payment_sent_twice_at_once_is_noted_once_and_neither_is_refused(kernel):
    with kernel.database.transaction():
        client, anne = make_client(), make_issuer()
        made = make_invoice(client, anne)

    def pay(n):
        with kernel.database.transaction():
            services.payments.receive(anne, made, i18n.today(), 10_000, "the same form")
        return n

    assert at_once([(n,) for n in range(4)], pay) == [0, 1, 2, 3]
    with kernel.database.reading():
        assert [one.cents for one in invoices.payments(made)] == [10_000]


def test_each_issuer_and_year_has_its_own_series_and_dates_follow_numbers(cast, kernel):
    other = make_issuer()
    assert numbering.take(cast.anne.id, date(2026, 12, 30)) == (1, "POOL-2026-0001")
    assert numbering.take(cast.anne.id, date(2026, 12, 31)) == (2, "POOL-2026-0002")
    assert numbering.take(other.id, date(2026, 12, 31))[0] == 1
    assert numbering.take(cast.anne.id, date(2027, 1, 1)) == (1, "POOL-2027-0001")
    with pytest.raises(Conflict) as refused:
        numbering.take(cast.anne.id, date(2026, 12, 1))
    assert refused.value.code == "clock"
