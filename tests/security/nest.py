"""What surrounds the missions of the aviary: reviews, prospecting, a cluster that gathers needs, invoices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elearn.accounts.models import Organisation, Person
from elearn.clusters import services as framed
from elearn.clusters.queries import gatherings
from elearn.core import db
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.invoicing import queries as papers
from elearn.invoicing import services as bills
from elearn.prospecting import links
from elearn.prospecting.checking import Sheet
from elearn.prospecting.services import circles, needs, prospects
from elearn.reviews.services import writing
from tests.factories import clusters, groups, invoicing, pool
from tests.factories.accounts import actor_of, give_role, make_organisation
from tests.factories.parameters import keep_figures
from tests.factories.reviews import BACK, GOOD, make_finished

VOLUME = 7_654_321  # hundredths of an hour, as its field shows it: 76 543,21


def reviewed(buyer: Actor, provider: Actor, canary: Callable[[str], str]) -> set[str]:
    """A mission that its provider alone has reviewed, by its addresses; another that both have."""
    waits, shown = make_finished(buyer, provider), make_finished(buyer, provider)
    writing.write(provider, waits, BACK, canary("avis-cache"))
    writing.write(buyer, shown, GOOD, canary("avis-montre"))
    writing.write(provider, shown, BACK, "Un bon client.")
    return {f"/missions/{waits}", f"/missions/{waits}/evaluation"}


def prospected(provider: Actor, elsewhere: Actor, canary: Callable[[str], str], secret: str) -> dict[str, Any]:
    """A company that the provider follows in their circle; somebody of the directory hosts another circle."""
    circles.start(elsewhere, "Autre cercle")
    circle = circles.start(provider, "Cercle")
    company = Sheet(canary("prospect"), "event", notes=canary("prospect"))
    prospect = prospects.add(provider, circle, company)
    other = prospects.add(provider, circle, Sheet("Thermes", "event"))
    needs.express(provider, other, "secretariat", "Agenda", "Tenir l’agenda.")
    return {"circle_id": circle, "prospect_id": prospect, "token": links.token(secret, other)}


def gathered(buyer: Actor, manager: Person, provider: Actor, canary: Callable[[str], str]) -> dict[str, Any]:
    """What one company of a cluster declares, and what it orders under the agreement that the provider holds."""
    where = make_organisation("cluster")
    give_role(manager, "buyer", where)
    runs = actor_of(manager, "buyer", memberships=(Membership(where.id, "buyer"),))
    cluster = clusters.Cluster(where.id, runs, (buyer, pool.make_buyer(), pool.make_buyer()))
    for one in cluster.buyers:
        framed.members.invite(runs, where.id, pool.company_of(one))
        framed.members.join(one, where.id, pool.company_of(one))
    gathering = clusters.make_gathering(cluster)
    hours, _pages = gatherings.read(buyer, gathering)[0].items
    framed.gatherings.declare(buyer, gathering, pool.company_of(buyer), {hours.id: VOLUME})
    framework = clusters.make_framework(cluster, [(provider, 2_000)])
    call = clusters.call(buyer, framework, note=canary("bon"))
    return {"cluster_id": where.id, "gathering_id": gathering, "framework_id": framework, "call_id": call}


def invoiced(
    buyer: Actor, provider: Actor, mate: Actor, canary: Callable[[str], str], store: Callable[[str], Any]
) -> tuple[dict[str, Any], set[str]]:
    """A mission of a group whose lead invoices the client, and the mate the lead; a credit note of each.

    The values of addresses, and the addresses of what they do not name.
    """
    company = db.session().get_one(Organisation, pool.company_of(buyer))
    company.siret, company.address, company.postcode, company.city = "55200844300019", "1 rue", "15000", "Aurillac"
    keep_figures()
    invoicing.complete(mate)
    profiles.declare_business(provider, Business(siret=invoicing.SIRET, vat_regime="franchise"))
    mission = groups.win_together(
        buyer, pool.make_request(buyer, title=canary("groupe-titre")), (provider, mate), billing="lead"
    )
    invoicing.accept_all(buyer, provider, mission)
    issued = []
    for name, issuer, payer in (("facture", provider, None), ("membre", mate, provider.id)):
        bills.mandating.accept(issuer, papers.mandates.text().digest)
        made = bills.issuing.issue(issuer, bills.drafting.begin(issuer, mission, payer_id=payer))
        version = papers.invoices.readable(issuer, made).version
        note = bills.crediting.credit(issuer, made, version, None, canary(f"{name}-motif"))
        for one in (made, note):
            bills.filing.keep(SYSTEM, one, "unchecked", pdf=store(f"{name}-fichier"))
        issued += [made, note]
    draft = bills.drafting.begin(provider, mission)
    more = {where for one in issued for where in (f"/factures/{one}", f"/factures/{one}/facture.pdf")}
    more |= {f"/factures/{one}/avoir" for one in issued} | {f"/api/v1/invoices/{one}" for one in issued}
    return {"invoice_id": issued[0], "draft_id": draft}, more | {f"/missions/{mission}"}
