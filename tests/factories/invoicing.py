"""Missions accepted, parties complete, invoices issued. Each works in the current transaction."""

from __future__ import annotations

import io
import itertools
from typing import Any

from stdnum import luhn

from elearn.accounts.models import Organisation
from elearn.core import db, i18n
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM, Actor
from elearn.directory.services import identities, profiles
from elearn.directory.services.identities import IdentitySheet
from elearn.directory.services.profiles import Business
from elearn.invoicing import queries, services
from elearn.pool import services as pool
from tests.factories.accounts import make_organisation
from tests.factories.parameters import keep_figures
from tests.factories.pool import TERMS, make_buyer, make_engagement, make_independent, steps_of

SIRET, VAT_NUMBER = "40483304800022", "FR83404833048"
IBAN = "FR7630006000011234567890189"
_numbers = itertools.count(1)


def make_company(**values: Any) -> Organisation:
    """A company that an invoice can name."""
    siren = f"{next(_numbers):08d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")
    return make_organisation(
        "company",
        **{"siret": siret, "address": "2 rue de la Forge", "postcode": "15000", "city": "Aurillac", **values},
    )


def make_client(**values: Any) -> Actor:
    """Someone who buys for such a company, on a site whose legal figures are loaded."""
    keep_figures()
    return make_buyer(make_company(), **values)


def make_issuer(regime: str = "franchise", *, mandated: bool = True) -> Actor:
    """An independent whose identity is whole, who accepted the mandate unless told otherwise."""
    actor = make_independent("")
    complete(actor, regime)
    if mandated:
        services.mandating.accept(actor, queries.mandates.text().digest)
    return actor


def complete(actor: Actor, regime: str = "franchise") -> None:
    """Give someone all that an invoice says of who issues it."""
    profiles.declare_business(
        actor,
        Business(siret=SIRET, vat_regime=regime, vat_number=VAT_NUMBER if regime == "real" else ""),
    )
    identities.keep(
        actor,
        IdentitySheet(
            legal_name="Anne Vidal", street="1 place du Square", postcode="15000", city="Aurillac", iban=IBAN
        ),
    )


def make_accepted(client: Actor, issuer: Actor, **values: Any) -> int:
    """A mission whose two lots are accepted: 1 000 € and 120 € before tax."""
    made = make_engagement(client, issuer, **{"terms": TERMS, **values})
    accept_all(client, issuer, made)
    return made


def accept_all(client: Actor, issuer: Actor, mission: int) -> None:
    """Hand in and accept all that a mission had to deliver."""
    for step in steps_of(mission):
        pool.deliveries.hand_in(issuer, mission, step, "")
        pool.deliveries.accept(client, mission, step)


def make_invoice(client: Actor, issuer: Actor, **values: Any) -> int:
    """An invoice of such a mission."""
    mission = make_accepted(client, issuer, **values)
    made = services.issuing.issue(issuer, services.drafting.begin(issuer, mission))
    db.session().expire_all()
    return made


def make_known(kernel: Kernel, seller: Actor, said: str) -> dict[str, Any]:
    """An invoice of someone whose file holds these words, a payment noted, and a draft: values for addresses."""
    client = make_client()
    complete(seller)
    services.mandating.accept(seller, queries.mandates.text().digest)
    made = make_invoice(client, seller)
    stored = kernel.storage.put(io.BytesIO(f"PDF {said}".encode()))
    services.filing.keep(SYSTEM, made, "unchecked", pdf=stored)
    services.payments.receive(seller, made, i18n.today(), 100, said)
    draft = services.drafting.begin(seller, make_accepted(client, seller))
    payment = queries.invoices.payments(made)[0].id
    return {"invoice_id": made, "draft_id": draft, "payment_id": payment, "kind": "pdf"}
