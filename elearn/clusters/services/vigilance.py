"""The certificate of vigilance that a client asks for above a threshold (Code du travail, L8222-1 and R8222-1).

From an amount before VAT for one operation, which the pool tells: that of an agreement is its maximum. At
signature, then every six months for as long as it runs.
"""

from __future__ import annotations

from collections.abc import Collection

from elearn.clusters.models import Asking
from elearn.clusters.policy import Can
from elearn.clusters.queries import frameworks, members
from elearn.clusters.queries import vigilance as reads
from elearn.clusters.services.telling import tell, tell_buyers
from elearn.core import db
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.core.policy import Actor, require
from elearn.directory.queries import vigilance
from elearn.pool.queries.vigilance import threshold_cents
from elearn.pool.services.vigilance import BUYER_AFTER, REMIND_AFTER


def threshold() -> int:
    """From which amount in cents, before VAT, an operation asks for the certificate today."""
    return threshold_cents(today())


def lacking(person_ids: Collection[int]) -> set[int]:
    """Those of these people who hold no valid certificate today."""
    return set(person_ids) - set(vigilance.valid(person_ids, today()))


def ask(actor: Actor, framework_id: int) -> None:
    """Ask for each certificate that is missing under a running agreement, once; remind, then tell the clients.

    That it was asked is kept, with its day. Meanwhile nothing is ordered from the holder (see ``deals``).
    """
    require(Can.RUN, actor)
    card = frameworks.cards([frameworks.row(framework_id)])[0]
    missing = [one for one in reads.papers(card) if one.since is not None]
    asked = reads.asked(framework_id) if missing else {}
    for paper in missing:
        assert paper.since is not None
        on, key = asked.get((paper.person_id, paper.since)), f"clusters.vigilance:{card.id}:{paper.since}"
        facts = {"framework": card.id, "title": card.title, "name": paper.name, "since": paper.since.isoformat()}
        if on is None:
            db.session().add(
                Asking(framework_id=card.id, person_id=paper.person_id, since=paper.since, asked_on=today())
            )
            db.session().flush()
            tell([paper.person_id], "clusters.vigilance-asked", facts, key=f"{key}:0")
            continue
        for rank, after in enumerate(REMIND_AFTER, 1):
            if today() - on >= after:
                tell([paper.person_id], "clusters.vigilance-recalled", facts, key=f"{key}:{rank}")
        if today() - on >= BUYER_AFTER:
            clients = [card.cluster_id, *members.joined(card.cluster_id)]
            tell_buyers(clients, "clusters.vigilance-missing", facts, key=f"{key}:{paper.person_id}:missing")


def said_to_holder() -> str:
    """What the holder is told."""
    return _(
        "À partir de %(amount)s, il faut une attestation de vigilance valable : déposez-la sur votre profil, "
        "puis recommencez.",
        amount=money(threshold()),
    )


def said_to_buyer() -> str:
    """What the buyer is told."""
    return _(
        "Aucun titulaire ne peut recevoir cette commande : à partir de %(amount)s, il faut une attestation de "
        "vigilance valable. Le titulaire est prévenu ; la commande pourra passer dès qu’il l’aura déposée.",
        amount=money(threshold()),
    )
