"""V40: who left a cluster or a group is told nothing more of it, reads nothing of it, and orders nothing under it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.clusters import queries, services
from elearn.core import db
from elearn.core.errors import Forbidden, Missing
from elearn.pool import queries as pool
from elearn.pool import services as pool_services
from tests.factories.clusters import call, make_framework, make_gathering, told
from tests.factories.groups import make_group
from tests.factories.pool import company_of, make_buyer, make_independent, make_request


def test_a_company_that_left_its_cluster_hears_and_reads_nothing_more_of_what_is_gathered_and_ordered(cluster):
    gone, stays = cluster.buyers[:2]
    before = make_framework(cluster)
    services.members.leave(gone, cluster.id, company_of(gone))
    heard, others = told(gone), told(stays)
    made = make_gathering(cluster)
    call(stays, before, 2)
    services.gatherings.close(cluster.manager, made)
    assert told(gone) == heard
    assert len(told(stays)) > len(others), "who stayed is told"
    with pytest.raises(Missing):
        queries.gatherings.read(gone, made)
    with pytest.raises((Missing, Forbidden)):
        call(gone, before, 1)


def test_who_was_taken_out_of_a_group_hears_and_reads_nothing_more_of_it(kernel):
    with kernel.database.transaction():
        lead, stays, gone = (make_independent() for _n in range(3))
        group = make_group(make_request(make_buyer()), [lead, stays, gone])
        pool_services.groups.remove(lead, group, gone.id)
        query = sa.select(sa.func.count()).select_from(Notice)
        heard = db.session().scalar(query.where(Notice.person_id == gone.id))
        pool_services.groups.say(lead, group, "Entre nous", "k")
        assert db.session().scalar(query.where(Notice.person_id == gone.id)) == heard
        with pytest.raises(Missing):
            pool.groups.readable(gone, group)
        with pytest.raises(Missing):
            pool_services.groups.say(gone, group, "Encore là", "k2")
