"""What a company takes back with it when it leaves a cluster."""

from __future__ import annotations

from elearn.clusters import queries, services
from elearn.core.i18n import today
from tests.factories.clusters import make_framework, make_gathering, make_holder, told
from tests.factories.pool import company_of


def test_its_part_of_a_shared_post_is_free_again_and_no_more_months_are_ordered_for_it(cluster, on):
    on(2026, 11, 2, 9)
    holder, (leaving, staying, *_others) = make_holder(), cluster.buyers
    made = make_framework(cluster, [(holder, 20_000)], unit="day")
    begun, waiting = (services.posts.begin(cluster.manager, made, 1, title) for title in ("Accueil", "Comptabilité"))
    for post in (begun, waiting):
        services.posts.take(leaving, post, company_of(leaving), 300)
        services.posts.take(staying, post, company_of(staying), 100)
    services.posts.start(cluster.manager, begun)
    month = today().replace(day=1)
    assert len(services.posts.due(begun, month)) == 2
    services.members.leave(leaving, cluster.id, company_of(leaving))
    assert [company for company, _days in services.posts.due(begun, month)] == [company_of(staying)]
    services.posts.take(staying, waiting, company_of(staying), 500)
    totals = {one.title: one.total for one in queries.posts.of_framework(queries.frameworks.read(staying, made))}
    assert totals == {"Accueil": 100, "Comptabilité": 500}
    assert told(holder)[-1] == "clusters.post-part", "the week of whoever serves it changes"


def test_its_volumes_leave_a_gathering_still_open_and_stay_in_one_whose_totals_are_read(cluster):
    open_one, closed = make_gathering(cluster), make_gathering(cluster)
    for gathering in (open_one, closed):
        for buyer in cluster.buyers:
            item = queries.gatherings.read(buyer, gathering)[0].items[0].id
            services.gatherings.declare(buyer, gathering, company_of(buyer), {item: 700})
    services.gatherings.close(cluster.manager, closed)
    services.members.leave(cluster.buyers[0], cluster.id, company_of(cluster.buyers[0]))
    sums = [sum(queries.gatherings.sums(one).values()) for one in (open_one, closed)]
    assert sums == [700 * (len(cluster.buyers) - 1), 700 * len(cluster.buyers)]
