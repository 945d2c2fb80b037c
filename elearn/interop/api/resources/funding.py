"""For funders: programmes, envelopes with their balances, transfers of each account, the justification.

Money is read here, not moved. And for everyone: the training funds that might pay as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from elearn.core import clock, i18n, ledger
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.funding import queries
from elearn.funding.queries.envelopes import EnvelopeCard, Funds, ProgrammeCard
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.owning import unseen
from elearn.interop.api.schemas import ID, Day, Schema, Text, When
from elearn.interop.policy import Can

blueprint = Blueprint("api_funding", __name__, url_prefix="/funding", description=_("Financements"))


class ProgrammeShown(Schema):
    """A programme of one's organisation."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    presentation = fields.String(required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)


class AccountShown(Schema):
    """What one account of the envelope's register holds."""

    id = fields.Integer(required=True)
    name = fields.String(
        required=True, metadata={"description": _("Nom stable : available, held, engaged, allotted:numéro…")}
    )
    unit = fields.String(required=True, metadata={"description": _("EUR en centimes, seat en places.")})
    amount = fields.Integer(required=True)


class EnvelopeShown(Schema):
    """An envelope and where its money is."""

    id = fields.Integer(required=True)
    programme = fields.Integer(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["open", "closed"]})
    agreement = fields.String(required=True, metadata={"description": _("Référence de la convention.")})
    first_on = Day(required=True)
    return_on = Day(required=True)
    last_on = Day(required=True)
    justify_on = Day(required=True)
    rate_basis_points = fields.Integer(required=True, allow_none=True)
    remaining_cents = fields.Integer(required=True, allow_none=True)
    total_cents = fields.Integer(required=True)
    committed_cents = fields.Integer(required=True)
    consumed_cents = fields.Integer(required=True)
    left_cents = fields.Integer(required=True)
    accounts = fields.List(fields.Nested(AccountShown), required=True)


class TransferShown(Schema):
    """One transfer seen from an account, and what was then held."""

    operation = fields.Integer(required=True, metadata={"description": _("Numéro de l’écriture au registre.")})
    at = When(required=True)
    reason = fields.String(required=True)
    other = fields.String(
        required=True, allow_none=True, metadata={"description": _("L’autre compte ; vide : le financeur.")}
    )
    change = fields.Integer(required=True)
    balance = fields.Integer(required=True)
    seat = fields.Integer(required=True, allow_none=True)


class JustificationAsked(Schema):
    """At the end of which day."""

    on = Day(metadata={"description": _("Aujourd’hui sans ce paramètre.")})


class SeatLine(Schema):
    """A seat that was given, with what the agreement lets the funder know of the person."""

    seat = fields.Integer(required=True)
    person = fields.String(required=True)
    status = fields.String(required=True)
    commune = fields.String(required=True)
    centre = fields.String(required=True)
    module = fields.String(required=True)
    state = fields.String(required=True)
    cost_cents = fields.Integer(required=True)
    funded_cents = fields.Integer(required=True)
    measured_minutes = fields.Integer(required=True)
    started_on = Day(required=True, allow_none=True)
    completed_on = Day(required=True, allow_none=True)
    certificate = fields.String(required=True)
    missing = fields.List(fields.String(), required=True, metadata={"description": _("Preuves qui manquent.")})


class JustificationShown(Schema):
    """The justification of an envelope at an instant."""

    at = When(required=True)
    is_even = fields.Boolean(
        required=True, metadata={"description": _("Vrai si les places et le registre disent la même chose.")}
    )
    register_number = fields.Integer(required=True)
    register_hash = fields.String(required=True)
    total_cents = fields.Integer(required=True)
    committed_cents = fields.Integer(required=True)
    consumed_cents = fields.Integer(required=True)
    amounts_cents = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    seats = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    people_by_status = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    people_by_commune = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    minutes = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": _("Minutes par nature : planned, training, presence.")},
    )  # fmt: skip
    completions = fields.Integer(required=True)
    proofs_due_on = Day(required=True)
    lines = fields.List(fields.Nested(SeatLine), required=True)


class PayerAsked(Schema):
    """For which activity."""

    activity = Text(longest=20, metadata={"description": _("Code d’activité (APE) ; sans lui, tous les fonds.")})


class PayerShown(Schema):
    """A training fund as it is known today: what it might pay, without a promise."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    audience = fields.String(required=True)
    activities = fields.List(fields.String(), required=True)
    yearly_cents = fields.Integer(required=True, allow_none=True)
    hourly_cents = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, attribute="hourly")
    condition = fields.String(required=True)
    source = fields.String(required=True)
    is_checked = fields.Boolean(required=True)


def shown(card: EnvelopeCard, funds: Funds, balances: Sequence[ledger.Balance]) -> dict[str, Any]:
    """The fields of :class:`EnvelopeShown`."""
    same = ("id", "name", "state", "first_on", "return_on", "last_on", "justify_on", "remaining_cents")
    return {name: getattr(card, name) for name in same} | {
        "programme": card.programme_id,
        "agreement": card.reference,
        "rate_basis_points": card.rate_bp,
        "total_cents": funds.total,
        "committed_cents": funds.committed,
        "consumed_cents": funds.consumed,
        "left_cents": funds.left,
        "accounts": [{"id": b.account_id, "name": b.name, "unit": b.unit, "amount": b.amount} for b in balances],
    }


@blueprint.route("/programmes")
class Programmes(Resource):
    """Programmes."""

    @blueprint.doc(summary=_("Lister ses dispositifs"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ProgrammeShown(many=True), headers=HEADERS)
    @allow(Can.READ_FUNDING)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those of one's organisations; none for whoever funds nothing."""
        found: list[ProgrammeCard] = queries.envelopes.programmes(actor())
        return paged(cut(found, asked))


@blueprint.route("/envelopes")
class Envelopes(Resource):
    """Envelopes."""

    @blueprint.doc(summary=_("Lister ses enveloppes et leurs soldes"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, EnvelopeShown(many=True), headers=HEADERS)
    @allow(Can.READ_FUNDING)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those of one's programmes, with what each account holds."""
        programmes = queries.envelopes.programmes(actor())
        page = cut(queries.envelopes.of_programmes([p.id for p in programmes]), asked)
        funds, balances = queries.envelopes.balances([e.id for e in page.items])
        return paged(page.map([shown(e, funds[e.id], balances[e.id]) for e in page.items]))


@blueprint.route(f"/envelopes/<{ID}:envelope_id>")
class OneEnvelope(Resource):
    """One envelope."""

    @blueprint.doc(summary=_("Lire une enveloppe et ses soldes"))
    @blueprint.response(200, EnvelopeShown)
    @allow(Can.READ_FUNDING)
    def get(self, envelope_id: int) -> Any:
        """One of one's own; any other does not exist."""
        with unseen():
            card = queries.envelopes.readable(actor(), envelope_id)
        funds, balances = queries.envelopes.balances([envelope_id])
        return shown(card, funds[envelope_id], balances[envelope_id])


@blueprint.route(f"/envelopes/<{ID}:envelope_id>/accounts/<{ID}:account_id>/transfers")
class Transfers(Resource):
    """The transfers of one account."""

    @blueprint.doc(summary=_("Lister les mouvements d’un compte"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, TransferShown(many=True), headers=HEADERS)
    @allow(Can.READ_FUNDING)
    def get(self, asked: dict[str, Any], envelope_id: int, account_id: int) -> Any:
        """Newest first, each with the balance that it left."""
        with unseen():
            page = queries.envelopes.transfers(actor(), envelope_id, account_id, asked["page"], asked["page_size"])
        items = [
            {
                "operation": entry.number,
                "at": entry.at,
                "reason": entry.reason,
                "other": entry.other,
                "change": entry.change,
                "balance": entry.balance,
                "seat": entry.reference.get("seat"),
            }
            for entry in page.items
        ]
        return paged(of(items, page.total, asked))


@blueprint.route(f"/envelopes/<{ID}:envelope_id>/justification")
class Justified(Resource):
    """The justification."""

    @blueprint.doc(summary=_("Lire le justificatif d’une enveloppe à une date"))
    @blueprint.arguments(JustificationAsked, location="query")
    @blueprint.response(200, JustificationShown)
    @allow(Can.READ_FUNDING)
    def get(self, asked: dict[str, Any], envelope_id: int) -> Any:
        """The same figures as the page and its files; personal data only as the agreement allows."""
        at = queries.reports.end_of(asked["on"]) if "on" in asked else clock.now()
        with unseen():
            found = queries.justification.justification(actor(), envelope_id, at)
        return {
            "at": found.at,
            "is_even": found.is_even,
            "register_number": found.head.number,
            "register_hash": found.head.hash,
            "total_cents": found.funds.total,
            "committed_cents": found.funds.committed,
            "consumed_cents": found.funds.consumed,
            "amounts_cents": found.funds.amounts,
            "seats": found.seats,
            "people_by_status": found.by_status,
            "people_by_commune": found.by_commune,
            "minutes": found.hours,
            "completions": found.completions,
            "proofs_due_on": found.envelope.justify_on,
            "lines": [
                {name: getattr(line, name) for name in SeatLine._declared_fields if name not in ("seat", "missing")}
                | {"seat": line.seat_id, "missing": line.missing if line.is_to_prove else ()}
                for line in found.lines
            ],
        }


@blueprint.route("/payers")
class Payers(Resource):
    """Training funds."""

    @blueprint.doc(summary=_("Lister les fonds de formation qui pourraient payer"))
    @blueprint.arguments(PayerAsked, location="query")
    @blueprint.response(200, PayerShown(many=True))
    @allow(Can.READ_SEATS)
    def get(self, asked: dict[str, Any]) -> Any:
        """As known today, each with its source; nothing here is a promise."""
        day = i18n.today()
        if "activity" in asked:
            return queries.payers.for_activity(asked["activity"], day)
        return queries.payers.on(day)
