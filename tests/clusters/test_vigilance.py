"""Certificates of vigilance under a framework agreement, on both databases."""

from datetime import date, timedelta

import pytest

from elearn.clusters import queries, services
from elearn.core import clock
from elearn.core.errors import Conflict
from elearn.core.i18n import today
from elearn.core.policy import SYSTEM
from tests.factories.clusters import (
    call,
    make_cluster,
    make_framework,
    make_holder,
    make_vigilance,
    told,
)


def test_vigilance_blocks_new_call_offs_and_tells_the_holder_first(kernel):
    with kernel.database.transaction():
        cluster = make_cluster()
        holder = make_holder()
        made = make_framework(cluster, [(holder, 2_500)], shares={})
        small = make_framework(cluster, [(holder, 2_500)], shares={}, maximum_cents=499_999)
        call(cluster.buyers[0], made, 150)
    with clock.frozen(clock.now() + timedelta(days=160)):
        with pytest.raises(Conflict) as caught, kernel.database.transaction():
            call(cluster.buyers[0], made, 10)
        assert caught.value.code == "vigilance"
        with kernel.database.reading():
            assert told(holder)[-1] == "clusters.vigilance"
        with kernel.database.transaction():
            call(cluster.buyers[1], small, 60)
            make_vigilance(holder)
            call(cluster.buyers[0], made, 60)


def test_a_certificate_is_asked_again_under_a_running_agreement_the_holder_hears_first(cluster, on):
    on(2026, 11, 2, 9)
    holder, other = make_holder(), make_holder()
    made = make_framework(cluster, [(holder, 2_500)], ends_on=today() + timedelta(days=900))
    make_framework(cluster, [(other, 2_500)], maximum_cents=100_000, ends_on=today() + timedelta(days=900))

    def asked(*day):
        on(*day, 9)
        for one in queries.vigilance.lacking(0)[0]:
            services.vigilance.ask(SYSTEM, one)
        return [len([k for k in told(who) if "vigilance" in k]) for who in (holder, cluster.manager, cluster.buyers[0])]

    assert asked(2027, 3, 31) == [0, 0, 0], "it holds until April"
    assert asked(2027, 4, 2) == [1, 0, 0]
    assert asked(2027, 4, 2) == [1, 0, 0], "once"
    assert asked(2027, 4, 7) == [2, 0, 0]
    assert asked(2027, 4, 17) == [3, 1, 1]
    assert told(holder)[-2:] == ["clusters.vigilance-recalled"] * 2
    (paper,) = queries.vigilance.seen(queries.frameworks.read(cluster.manager, made))
    assert (paper.person_id, paper.since) == (holder.id, date(2027, 4, 1))
    make_vigilance(holder)
    assert asked(2027, 4, 18) == [3, 1, 1]
    assert "vigilance" not in " ".join(told(other))
