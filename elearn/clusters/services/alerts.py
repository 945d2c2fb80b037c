"""Telling, once each, what of a maximum and of a company's share is ordered."""

from __future__ import annotations

from elearn.clusters.ceilings import reached
from elearn.clusters.models import Alert, Framework
from elearn.clusters.queries import frameworks
from elearn.clusters.services.telling import tell_buyers
from elearn.core import clock, db


def tell_reached(framework: Framework, company_id: int) -> None:
    """Tell the cluster what of the whole is reached, and a company what of its share is."""
    used = frameworks.used(framework.id)
    for one in (0, company_id) if company_id in used else (0,):
        for percent in reached(*used[one]):
            values = {"framework_id": framework.id, "company_id": one, "percent": percent, "at": clock.now()}
            added = db.insert(Alert).values(**values).on_conflict_do_nothing().returning(Alert.id)
            if db.session().execute(added).scalar_one_or_none() is None:
                continue
            facts = {"framework": framework.id, "title": framework.title, "percent": percent, "own": one}
            tell_buyers([one or framework.cluster_id], "clusters.alert", facts)
