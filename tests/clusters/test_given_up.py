"""A call-off that its mediator stopped: what is refused of it afterwards goes back to where it came from."""

from __future__ import annotations

from elearn.clusters import queries
from elearn.core import ledger
from elearn.core.i18n import today
from elearn.pool import queries as pool
from elearn.pool import services as pool_services
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.clusters import call, figures, make_framework, make_holder, mission_of
from tests.factories.pool import company_of


def test_hours_refused_after_the_stop_go_back_to_the_share_and_to_what_is_in_common(cluster):
    """Of 250 €, 200 € came from the company's share: eight hours worked keep 200 €, their refusal frees them."""
    holder, buyer = make_holder(), cluster.buyers[0]
    made = make_framework(cluster, [(holder, 2_500)], shares={cluster.companies[0]: 20_000})
    whole = queries.frameworks.left_for(made, company_of(buyer))
    mission = mission_of(call(buyer, made, 10))
    pool_services.engagements.start(holder, mission)
    pool_services.timesheets.log(holder, mission, today(), 480, "Agenda", "a")
    (sheet,) = pool.engagements.sheets(mission)
    pool_services.timesheets.send(holder, mission, sheet.id)
    pool_services.mediation.dispute(buyer, mission, "Le travail n’avance plus.")
    person = make_person()
    give_role(person, "administrator")
    pool_services.mediation.settle(actor_of(person, "administrator"), mission, "cancel", "Chacun s’arrête là.")
    assert figures(made)[0].ordered_cents == 20_000
    assert queries.frameworks.left_for(made, company_of(buyer)) == (0, whole[1]), "what was in common came back first"
    pool_services.timesheets.refuse(buyer, mission, sheet.id, "Ces heures n’ont pas été faites.")
    assert figures(made)[0].ordered_cents == 0
    assert queries.frameworks.left_for(made, company_of(buyer)) == whole
    assert ledger.prove(f"framework:{made}") == []
