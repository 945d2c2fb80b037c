"""A request for a cluster: read by the people of its companies while they are of it, by nobody else."""

from dataclasses import replace

import pytest

from elearn.accounts.models import Organisation, Person
from elearn.clusters import services
from elearn.core import db
from elearn.core.errors import Invalid
from elearn.core.policy import ANONYMOUS, Membership
from elearn.pool import queries
from elearn.pool.models import Request
from tests.factories.accounts import give_role
from tests.factories.clusters import make_cluster
from tests.factories.directory import keep_skills
from tests.factories.pool import company_of, make_buyer, make_independent, make_request


def test_a_request_for_a_cluster_is_read_and_answered_by_the_people_of_its_companies(kernel):
    with kernel.database.transaction():
        cluster, other = make_cluster(), make_cluster()
        asks, near, leaves = cluster.buyers
        stranger, anne = make_buyer(), make_independent()
        made = make_request(asks, audience="cluster", cluster_id=cluster.id)
        by_cluster = make_request(cluster.manager, audience="cluster", cluster_id=cluster.id)
        row = db.session().get_one(Request, made)
        company = company_of(near)
        session = db.session()
        give_role(session.get_one(Person, anne.id), "member", session.get_one(Organisation, company))
        of_near = replace(anne, memberships=(Membership(company, "member"),))
        assert not queries.requests.is_addressed(row, stranger.id)
        assert queries.requests.is_addressed(row, anne.id)
        assert queries.requests.answerable(of_near, made).id == made
        assert queries.requests.answerable(of_near, by_cluster).id == by_cluster
        readers = {"near": near, "of near": of_near, "leaves": leaves}
        others = {"stranger": stranger, "other": other.buyers[0], "manager": other.manager, "nobody": ANONYMOUS}
        for who, actor in (readers | others).items():
            assert queries.requests.is_open_to(actor, row) == (who in readers), who
            assert (made in {c.id for c in queries.requests.open_to(actor)[0]}) == (who in readers), who
        services.members.leave(leaves, cluster.id, company_of(leaves))
        assert not queries.requests.is_open_to(leaves, row)
        with pytest.raises(Invalid):
            make_request(stranger, audience="cluster", cluster_id=cluster.id)


def test_a_company_that_was_only_asked_to_join_reads_nothing_of_a_cluster(kernel):
    with kernel.database.transaction():
        keep_skills()
        cluster, asked = make_cluster(), make_buyer()
        services.members.invite(cluster.manager, cluster.id, company_of(asked))
        made = make_request(cluster.buyers[0], audience="cluster", cluster_id=cluster.id)
        assert not queries.requests.is_open_to(asked, db.session().get_one(Request, made))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_member_company_may_choose_its_cluster_in_the_form_of_a_request(kernel, client, enter):
    with kernel.database.transaction():
        cluster, stranger = make_cluster(), make_buyer()
        make_independent()
    here = "/mes-demandes/nouvelle/secretariat"
    enter(cluster.buyers[0].id)
    page = client.get(here).text
    assert 'value="cluster"' in page
    assert f'<option value="{cluster.id}">' in page
    enter(stranger.id)
    assert 'value="cluster"' not in client.get(here).text
