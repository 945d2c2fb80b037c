"""What a yearly declaration of sellers says: who was paid, how much and how often in each quarter.

Directive (EU) 2021/514, called DAC7; CGI, art. 1649 ter A and following. The platform holds nobody's
money and keeps no commission: amounts are the payments that the sellers noted, with tax.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n
from elearn.core.policy import Actor, require
from elearn.core.sheets import csv_file
from elearn.core.web.paging import Page, existing
from elearn.directory.queries import identities
from elearn.directory.queries.identities import Seller
from elearn.invoicing.models import Invoice, Payment
from elearn.invoicing.policy import Can

YEARS = 5  # how many are proposed
QUARTERS = (1, 2, 3, 4)
COLUMNS = ("annee", "nom_legal", "date_de_naissance", "rue", "code_postal", "commune", "pays", "numero_fiscal",
           "pays_du_numero_fiscal", "siren", "siret", "numero_tva", "compte",
           *(f"t{n}_{what}" for n in QUARTERS for what in ("montant", "operations", "commission")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quarter:
    """What someone was paid in three months, in cents with tax, by how many invoices."""

    cents: int = 0
    operations: int = 0


@dataclass(frozen=True, slots=True)
class SellerCard:
    """One seller in one year. ``name`` is how the site calls them."""

    seller: Seller
    name: str
    quarters: tuple[Quarter, ...]

    @property
    def cents(self) -> int:
        """The whole year."""
        return sum(one.cents for one in self.quarters)


def years() -> list[int]:
    """The years that may be asked for, the last first."""
    this = i18n.today().year
    return list(range(this, this - YEARS, -1))


def paid(year: int, person_ids: Collection[int] | None = None) -> dict[int, tuple[Quarter, ...]]:
    """By seller, the four quarters of that year; of these people alone when told, absent without a payment."""
    quarter = sa.case(*((Payment.paid_on < date(year, 3 * n + 1, 1), n) for n in QUARTERS[:3]), else_=4)
    query = (
        sa.select(Invoice.issuer_id, quarter.label("quarter"), sa.func.sum(Payment.cents))
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(Payment.paid_on >= date(year, 1, 1), Payment.paid_on <= date(year, 12, 31))
        .group_by(Invoice.issuer_id, sa.text("quarter"), Invoice.id)
    )
    if person_ids is not None:
        query = query.where(Invoice.issuer_id.in_(set(person_ids)))
    found: dict[int, dict[int, list[int]]] = {}
    for issuer_id, which, cents in db.session().execute(query):
        if cents:
            found.setdefault(issuer_id, {}).setdefault(which, []).append(int(cents))
    return {
        issuer_id: tuple(Quarter(sum(by.get(n, ())), len(by.get(n, ()))) for n in QUARTERS)
        for issuer_id, by in found.items()
    }


def of_year(actor: Actor, year: int, number: int = 1, size: int | None = None) -> Page[SellerCard]:
    """Everyone who was paid that year, by name: a page of so many, or all. Only their identities are unsealed."""
    require(Can.DECLARE_SELLERS, actor)
    found = paid(year)
    people = accounts.people(found)
    names = {one: people[one].display_name if one in people else "" for one in found}
    size = size or max(1, len(names))
    ids = sorted(names, key=lambda one: (names[one].casefold(), one))[(number - 1) * size : number * size]
    known = identities.sellers(actor, ids)
    return existing(Page([SellerCard(known[one], names[one], found[one]) for one in ids], number, len(names), size))


def own(actor: Actor, year: int) -> tuple[Quarter, ...]:
    """What it would say of the actor's own year; empty without a payment."""
    return paid(year, [actor.id]).get(actor.id, ())


def sheet(year: int, cards: Iterable[SellerCard]) -> bytes:
    """The fields of the declaration, one line a seller; amounts in euros with tax, no commission. Pure."""
    rows = []
    for card in cards:
        one = card.seller
        who = (one.legal_name, one.birth_date, one.street, one.postcode, one.city, one.country, one.tax_number,
               one.country, one.siren, one.siret, one.vat_number, one.iban)  # fmt: skip
        said = (cell for q in card.quarters for cell in (Decimal(q.cents) / 100, q.operations, 0))
        rows.append((year, *who, *said))
    return csv_file(COLUMNS, rows)
