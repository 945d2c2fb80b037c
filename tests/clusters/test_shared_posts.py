"""Who hears of a shared post: its cluster of each part said, its companies and its holder that it begins and stops."""

from __future__ import annotations

from elearn.clusters import services
from elearn.clusters.notices import KINDS
from tests.factories.clusters import make_framework, make_holder, told
from tests.factories.pool import company_of


def test_a_cluster_hears_of_each_part_and_all_of_it_that_the_post_begins_and_stops(cluster):
    holder, (one, two, *_others) = make_holder(), cluster.buyers
    made = make_framework(cluster, [(holder, 20_000)], unit="day")
    before = {who: len(told(who)) for who in (cluster.manager, holder, one, two)}

    def heard(who):
        return told(who)[before[who] :]

    post = services.posts.begin(cluster.manager, made, 1, "Assistante partagée")
    services.posts.take(one, post, company_of(one), 40)
    services.posts.take(one, post, company_of(one), 40)
    services.posts.take(one, post, company_of(one), 60)
    assert heard(cluster.manager) == ["clusters.post-part"] * 2, "the same part said again is no news"
    services.posts.start(cluster.manager, post)
    services.posts.start(cluster.manager, post)
    services.posts.stop(cluster.manager, post)
    services.posts.stop(cluster.manager, post)
    assert heard(one) == ["clusters.post", "clusters.post-begun", "clusters.post-stopped"]
    assert heard(two) == ["clusters.post"], "who took no part is not told"
    assert heard(holder) == ["clusters.post-begun", "clusters.post-stopped"]


def test_the_words_of_a_part_say_the_company_the_post_and_its_days():
    facts = {"framework": 4, "title": "Assistante partagée", "name": "Grappe", "company": "Tôlerie", "part": 60}
    kind = KINDS["clusters.post-part"]
    assert kind.title(facts) == "Tôlerie a dit sa part\u00a0: Assistante partagée"
    assert kind.text(facts) == "Jours par semaine\u00a0: 0,6"
