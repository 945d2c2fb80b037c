"""Giving several seats at once, by name, from a list: all of them, or none and every reason why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n
from elearn.core.csv_lines import Fault
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.funding import life
from elearn.funding.eligibility import Situation
from elearn.funding.models import Seat
from elearn.funding.policy import Can
from elearn.funding.queries import use
from elearn.funding.queries.envelopes import EnvelopeCard, prices
from elearn.funding.seat_list import Row
from elearn.funding.services.envelopes import held
from elearn.funding.services.seats import OFFER_DAYS, offer_held, until_of
from elearn.funding.services.steps import centre

MOST_FAULTS = 20  # told at once


def offer_list(actor: Actor, centre_id: int, rows: Sequence[Row]) -> list[int]:
    """Offer to each person of the list a seat that the telecentre has reserved; their ids.

    The oldest seat of the module first. Raises :class:`Invalid` on ``file`` with every fault, each
    naming its line and its column: then nothing is given.
    """
    require(Can.GIVE, actor, centre(centre_id))
    envelopes, free = _reserved(centre_id, {row.module for row in rows})
    people, faults = _people(rows)
    cost = prices(i18n.today())
    known: dict[tuple[int, str], dict[int, Situation]] = {}
    given: dict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    to_give: list[tuple[Seat, EnvelopeCard, int]] = []
    for row in rows:
        person_id = people.get(row.email)
        if not free[row.module]:
            said = _("il ne reste plus de place à donner pour ce module : réservez-en d’abord.")
            faults.append(Fault(row.line, "module", said))
            continue
        seat = free[row.module].pop(0)
        if person_id is None:
            continue  # told above
        envelope = envelopes[seat.envelope_id]
        if (envelope.id, row.module) not in known:
            wanted = {people[r.email] for r in rows if r.module == row.module and r.email in people}
            known[envelope.id, row.module] = use.situations(envelope, wanted, row.module)
        seats, cents = given[envelope.id, person_id]
        found = known[envelope.id, row.module][person_id]
        found = replace(found, seats_had=found.seats_had + seats, cents_had=found.cents_had + cents)
        terms = use.terms(envelope, cost.get(row.module), row.module, centre_id)
        if refused := use.refusals(terms, found):
            said = " ".join(filter(None, (refused[0].sentence, refused[0].lift)))
            faults.append(Fault(row.line, "adresse", said))
            continue
        given[envelope.id, person_id] = (seats + 1, cents + seat.funded_cents)
        to_give.append((seat, envelope, person_id))
    refuse(faults)
    for seat, envelope, person_id in to_give:
        offer_held(seat, envelope, person_id, until_of(envelope, OFFER_DAYS), life.MANAGER, actor.person_id)
    return [seat.id for seat, _envelope, _person_id in to_give]


def refuse(faults: Sequence[Fault]) -> None:
    """Raise :class:`Invalid` on ``file`` when there is a fault, line by line."""
    if not faults:
        return
    said = [str(fault) for fault in sorted(faults, key=lambda f: f.line)[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        said.append(_("Et %(n)s autres erreurs.", n=len(faults) - MOST_FAULTS))
    raise Invalid(
        _("Aucune place n’est donnée : corrigez le fichier, puis envoyez-le de nouveau."), fields={"file": said}
    )


def _reserved(centre_id: int, slugs: set[str]) -> tuple[dict[int, EnvelopeCard], dict[str, list[Seat]]]:
    """The seats to give by module, oldest first, their envelopes being held."""
    free = sa.and_(Seat.centre_id == centre_id, Seat.module_slug.in_(slugs), Seat.state == life.RESERVED)
    session = db.session()
    ids = session.scalars(sa.select(Seat.envelope_id).where(free).distinct().order_by(Seat.envelope_id)).all()
    envelopes = {i: held(i) for i in ids}  # in the order of their numbers: two lists never wait for each other
    found: dict[str, list[Seat]] = defaultdict(list)
    query = sa.select(Seat).where(free, Seat.envelope_id.in_(ids)).order_by(Seat.id)
    for seat in session.scalars(query.execution_options(populate_existing=True)):
        if envelopes[seat.envelope_id].state == "open":
            found[seat.module_slug].append(seat)
    return envelopes, found


def _people(rows: Sequence[Row]) -> tuple[dict[str, int], list[Fault]]:
    people = {email: card.id for email, card in accounts.people_by_email({row.email for row in rows}).items()}
    said = _("personne n’a de compte à cette adresse.")
    return people, [Fault(row.line, "adresse", said) for row in rows if row.email not in people]
