"""Answering together: groups, what binds their members, their quote by lot and member; standing teams."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.directory.queries import profiles
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.quotes import LineShown
from elearn.interop.api.schemas import (
    ID,
    LARGEST_ID,
    Day,
    Flag,
    Length,
    OneOf,
    Schema,
    Text,
    When,
    Whole,
)
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.agreement import FORMS, MOST_FAILURE_DAYS, MOST_PAY_BP, articles
from elearn.pool.figures import MOST_PRICE, MOST_QUANTITY, REAL, UNITS, Line
from elearn.pool.life.groups import STATES
from elearn.pool.queries.groups import AgreementCard, GroupCard
from elearn.pool.services.checking import MOST_DELAY, MOST_LINES, MOST_LOTS
from elearn.pool.services.group_checks import MOST_MEMBERS
from elearn.pool.services.sheets import GroupSheet, MemberSheet
from elearn.pool.split import BILLINGS, parts
from elearn.pool.terms import MOST

ONE = f"/<{ID}:group_id>"
blueprint = Blueprint("api_groups", __name__, url_prefix="/groups", description=_("Groupements"))
beginning = Blueprint("api_group_begun", __name__, url_prefix="/requests", description=_("Répondre ensemble"))


class BondWritten(Schema):
    """What binds the members."""

    name = Text(required=True, longest=120)
    form = fields.String(required=True, validate=OneOf(FORMS))
    billing = fields.String(
        load_default=BILLINGS[0], validate=OneOf(BILLINGS),
        metadata={"description": _("Chaque membre facture sa part, ou le mandataire facture tout.")},
    )  # fmt: skip
    lead_pay_basis_points = Whole(
        most=MOST_PAY_BP, load_default=0,
        metadata={"description": _("De la part hors taxes de chaque autre membre.")},
    )  # fmt: skip


class MateWritten(Schema):
    """What a member does; caps in minutes, 0 for none."""

    person = Whole(required=True, least=1, most=LARGEST_ID)
    scope = Text(longest=300, shortest=0, load_default="")
    cap_minutes = Whole(most=MOST["cap_minutes"], load_default=0)
    cap_month_minutes = Whole(most=MOST["cap_month_minutes"], load_default=0)
    may_deliver = Flag(load_default=True)
    signs_hours = Flag(load_default=True)


class PartWrittenByLot(Schema):
    """What one member does of a lot, or beside the lots (0, with its label and its unit)."""

    lot = Whole(required=True, most=MOST_LOTS)
    member = Whole(required=True, least=1, most=LARGEST_ID)
    quantity = Whole(
        required=True, least=1, most=MOST_QUANTITY, metadata={"description": _("En centièmes de l’unité.")}
    )
    price_cents = Whole(required=True, most=MOST_PRICE)
    vat_basis_points = Whole(most=10_000, load_default=0)
    label = Text(longest=160, shortest=0, load_default="")
    unit = fields.String(load_default="act", validate=OneOf(UNITS))


class GroupWritten(BondWritten):
    """A group, whole. Whatever was accepted is asked again."""

    version = Whole(required=True, least=1, metadata={"description": _("Celle qui a été lue.")})
    failure_days = Whole(least=1, most=MOST_FAILURE_DAYS, load_default=7)
    members = fields.List(fields.Nested(MateWritten), required=True, validate=Length(max=MOST_MEMBERS))
    lines = fields.List(fields.Nested(PartWrittenByLot), required=True, validate=Length(max=MOST_LINES))
    valid_until = Day(load_default=None, allow_none=True)
    delay_days = Whole(most=MOST_DELAY, load_default=0)
    start_on = Day(load_default=None, allow_none=True)
    note = Text(longest=4000, shortest=0, load_default="")


class GroupBegun(Schema):
    """From which of one's teams, or with nobody yet."""

    team = Whole(least=1, most=LARGEST_ID, load_default=None, allow_none=True)


class SomeoneAsked(Schema):
    """Whom one asks, by the stable name of their public profile."""

    profile = Text(required=True, longest=160)
    scope = Text(longest=300, shortest=0, load_default="")


class MateShown(MateWritten):
    """A member, their share, and when they accepted what is proposed now."""

    name = fields.String(required=True)
    accepted_at = When(required=True, allow_none=True)
    net_cents = fields.Integer(required=True)
    share_basis_points = fields.Integer(required=True)


class ArticleShown(Schema):
    """An article."""

    title = fields.String(required=True)
    lines = fields.List(fields.String(), required=True)


class GroupAgreementShown(Schema):
    """What each member accepts, by its hash."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True)
    proposed_at = When(required=True)
    articles = fields.List(fields.Nested(ArticleShown), required=True)


class GroupShown(BondWritten):
    """A group as its members read it."""

    id = fields.Integer(required=True)
    request = fields.Integer(required=True)
    request_title = fields.String(required=True)
    client = fields.String(required=True)
    lead = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    reason = fields.String(required=True)
    version = fields.Integer(required=True)
    failure_days = fields.Integer(required=True)
    members = fields.List(fields.Nested(MateShown), required=True)
    lines = fields.List(fields.Nested(LineShown), required=True)
    valid_until = fields.String(required=True, metadata={"description": _("Jour, ou vide.")})
    start_on = fields.String(required=True, metadata={"description": _("Jour, ou vide.")})
    delay_days = fields.Integer(required=True)
    note = fields.String(required=True)
    agreement = fields.Nested(GroupAgreementShown, required=True, allow_none=True)


def shown(card: GroupCard) -> dict[str, Any]:
    """The fields of :class:`GroupShown`."""
    same = ("id", "client", "name", "form", "billing", "state", "reason", "version", "failure_days", "lines")
    kept = {name: str(card.sheet.get(name, "")) for name in ("valid_until", "start_on", "note")}
    return (
        {name: getattr(card, name) for name in same}
        | kept
        | {
            "request": card.request_id,
            "request_title": card.request,
            "lead": card.lead_id,
            "lead_pay_basis_points": card.lead_pay_bp,
            "delay_days": int(card.sheet.get("delay_days") or 0),
            "members": _members(card),
            "agreement": _agreement(card.agreement) if card.agreement is not None else None,
        }
    )


def _members(card: GroupCard) -> list[dict[str, Any]]:
    names = ("name", "scope", "cap_minutes", "cap_month_minutes", "may_deliver", "signs_hours", "accepted_at")
    shares = {part.person_id: part for part in parts(card.lines, card.ids, REAL, card.billing)}
    return [
        {name: getattr(one, name) for name in names}
        | {
            "person": one.person_id,
            "net_cents": shares[one.person_id].net_cents,
            "share_basis_points": shares[one.person_id].share_bp,
        }
        for one in card.members
    ]


def _agreement(found: AgreementCard) -> dict[str, Any]:
    same = {name: getattr(found, name) for name in ("number", "digest", "proposed_at")}
    return same | {"articles": articles(found.content)}


def group(group_id: int) -> dict[str, Any]:
    """A group that one is of; raise ``Missing`` for any other."""
    return shown(queries.groups.readable(actor(), group_id))


def _sheet(asked: dict[str, Any], card: GroupCard) -> GroupSheet:
    lots = {lot.rank: lot for lot in queries.requests.cards([queries.requests.row(card.request_id)])[0].lots}
    if any(one["lot"] and one["lot"] not in lots for one in asked["lines"]):
        raise Invalid(fields={"lines": [gettext("Ce lot n’existe pas.")]})
    lines = []
    for one in asked["lines"]:
        lot = lots.get(one["lot"])
        label, unit = (lot.title, lot.unit) if lot is not None else (one["label"], one["unit"])
        tax, member = one["vat_basis_points"], one["member"]
        lines.append(Line(one["lot"], label, unit, one["quantity"], one["price_cents"], tax, member))
    members = [
        MemberSheet(person_id=one["person"], **{name: said for name, said in one.items() if name != "person"})
        for one in asked["members"]
    ]
    same = ("name", "form", "billing", "failure_days", "valid_until", "delay_days", "start_on", "note")
    return GroupSheet(
        **{name: asked[name] for name in same},
        members=members,
        lead_pay_bp=asked["lead_pay_basis_points"],
        lines=lines,
    )


@beginning.route(f"/<{ID}:request_id>/group")
class GroupBeginning(Resource):
    """Beginning."""

    @beginning.doc(summary=_("Former un groupement pour répondre à une demande"))
    @idempotent
    @beginning.arguments(GroupBegun)
    @beginning.response(201, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """As its lead; again, the same group."""
        made = services.groups.begin(actor(), request_id, asked["team"])
        return group(made), 201, {"Location": f"/api/v1/groups/{made}"}


@blueprint.route("")
class Groups(Resource):
    """One's groups."""

    @blueprint.doc(summary=_("Lister mes groupements"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, GroupShown(many=True), headers=HEADERS)
    @allow(Can.READ_QUOTES)
    def get(self, asked: dict[str, Any]) -> Any:
        """The last moved first, without those that were dissolved."""
        found, total = queries.groups.mine(actor(), asked["page"], asked["page_size"])
        page = of(found, total, asked)
        return paged(page.map([shown(card) for card in page.items]))


@blueprint.route(ONE)
class OneGroup(Resource):
    """One group."""

    @blueprint.doc(summary=_("Lire un groupement, ses parts et son accord"))
    @blueprint.response(200, GroupShown)
    @allow(Can.READ_QUOTES)
    def get(self, group_id: int) -> Any:
        """One that one is of; any other does not exist."""
        return group(group_id)

    @blueprint.doc(summary=_("Récrire un groupement et son devis"))
    @blueprint.arguments(GroupWritten)
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def put(self, asked: dict[str, Any], group_id: int) -> Any:
        """As its lead, whole: what was accepted is asked again; 409 when it changed since it was read."""
        card = queries.groups.readable(actor(), group_id)
        services.groups.change(actor(), group_id, _sheet(asked, card), asked["version"])
        return group(group_id)

    @blueprint.doc(summary=_("Dissoudre un groupement"))
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def delete(self, group_id: int) -> Any:
        """As its lead, before its quote stands."""
        services.groups.dissolve(actor(), group_id)
        return group(group_id)


@blueprint.route(f"{ONE}/members")
class GroupMembers(Resource):
    """Its members."""

    @blueprint.doc(summary=_("Demander à quelqu’un d’être du groupement"))
    @idempotent
    @blueprint.arguments(SomeoneAsked)
    @blueprint.response(201, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], group_id: int) -> Any:
        """As its lead: someone of the directory to whom the request is open too."""
        queries.groups.readable(actor(), group_id)
        person = profiles.public(asked["profile"]).person_id
        services.groups.add(actor(), group_id, person, asked["scope"])
        return group(group_id)


@blueprint.route(f"{ONE}/members/<{ID}:person_id>")
class GroupMember(Resource):
    """One of its members."""

    @blueprint.doc(summary=_("Retirer quelqu’un du groupement"))
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def delete(self, group_id: int, person_id: int) -> Any:
        """As its lead, with their lines."""
        services.groups.remove(actor(), group_id, person_id)
        return group(group_id)
