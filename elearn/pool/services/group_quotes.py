"""What the members of a group agree, and what their client signs: drawn from the same data, so one is the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from elearn.pool.figures import FRANCHISE, REAL, totals
from elearn.pool.queries import quotes as reads
from elearn.pool.queries.groups import GroupCard
from elearn.pool.queries.providers import Party
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services import quotes
from elearn.pool.services.sheets import GroupSheet, MemberSheet, QuoteSheet
from elearn.pool.split import MEMBERS, parts
from elearn.pool.taxation import REVERSE

Parties = Mapping[int, Party]


def as_json(sheet: GroupSheet) -> dict[str, Any]:
    """The quote of a group as kept while it is being written."""
    return {
        "lines": [line.as_json() for line in sheet.lines],
        "valid_until": sheet.valid_until.isoformat() if sheet.valid_until else "",
        "start_on": sheet.start_on.isoformat() if sheet.start_on else "",
        "delay_days": sheet.delay_days,
        "note": sheet.note.strip(),
    }


def without(kept: Mapping[str, Any], person_id: int) -> dict[str, Any]:
    """The same, once a member is gone."""
    return {**kept, "lines": [line for line in kept.get("lines", []) if line["member"] != person_id]}


def sheet_of(card: GroupCard) -> GroupSheet:
    """A group as its lead wrote it last."""
    members = [
        MemberSheet(m.person_id, m.scope, m.cap_minutes, m.cap_month_minutes, m.may_deliver, m.signs_hours)
        for m in card.members
    ]
    kept = card.sheet
    return GroupSheet(
        card.name, card.form, members, card.billing, card.lead_pay_bp, card.failure_days, card.lines,
        _day(kept.get("valid_until")), int(kept.get("delay_days", 0)), _day(kept.get("start_on")),
        str(kept.get("note", "")),
    )  # fmt: skip


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def regime(card: GroupCard, parties: Parties) -> str:
    """The regime of the whole: with VAT as soon as one of those who invoice the client has it.

    Abroad, every member's sale is of the same regime.
    """
    issuers = card.ids if card.billing == MEMBERS else (card.lead_id,)
    found = [parties[one].regime for one in issuers]
    return REAL if REAL in found else found[0] or FRANCHISE


def members(card: GroupCard, parties: Parties) -> list[dict[str, Any]]:
    """Each member and their part, the lead first."""
    found = {part.person_id: part for part in parts(card.lines, card.ids, regime(card, parties), card.billing)}
    out = []
    for mate in card.members:
        party, part = parties[mate.person_id], found[mate.person_id]
        out.append(
            {
                "id": mate.person_id, "name": party.name, "siret": party.siret, "address": party.address,
                "regime": party.regime, "vat_number": party.vat_number if party.regime in (REAL, REVERSE) else "",
                "scope": mate.scope, "share_bp": part.share_bp, "net_cents": part.net_cents,
                "gross_cents": part.gross_cents, "cap_minutes": mate.cap_minutes,
                "cap_month_minutes": mate.cap_month_minutes, "may_deliver": mate.may_deliver,
                "signs_hours": mate.signs_hours,
            }
        )  # fmt: skip
    return out


def content(card: GroupCard, request: RequestCard, parties: Parties, number: int) -> dict[str, Any]:
    """All that the client signs: an ordinary quote, by lot and by member, and who the members are."""
    sheet, lead, whole = sheet_of(card), parties[card.lead_id], regime(card, parties)
    assert sheet.valid_until is not None
    plain = QuoteSheet(sheet.lines, sheet.valid_until, sheet.delay_days, sheet.start_on, sheet.note)
    body = quotes.content(request, number, lead, plain)
    sums = totals(sheet.lines, whole, by_member=card.billing == MEMBERS)
    return {
        **body,
        "regime": whole,
        "mention": reads.mention(whole),
        "net_cents": sums.net_cents,
        "taxes": [list(tax) for tax in sums.taxes],
        "gross_cents": sums.gross_cents,
        "group": {
            "id": card.id,
            "name": card.name,
            "form": card.form,
            "lead": card.lead_id,
            "billing": card.billing,
            "lead_pay_bp": card.lead_pay_bp,
            "members": members(card, parties),
            "agreement": card.agreement.digest if card.agreement is not None else "",
        },
    }


def agreement(
    card: GroupCard, request: RequestCard, parties: Parties, number: int, vigilance_from_cents: int | None,
) -> dict[str, Any]:  # fmt: skip
    """All that the members accept. Whole numbers and texts only.

    ``vigilance_from_cents``: the figure of the day on which it is drafted; None for what was drafted without one.
    """
    sheet, whole = sheet_of(card), regime(card, parties)
    sums = totals(sheet.lines, whole, by_member=card.billing == MEMBERS)
    insured = {
        one: {"insurer": p.insurer, "policy_number": p.policy_number, "insured_until": p.insured_until}
        for one, p in parties.items()
    }
    return {
        "group": {"id": card.id, "name": card.name},
        "number": number,
        "request": {"id": request.id, "title": request.title, "client": request.organisation},
        "form": card.form,
        "lead": card.lead_id,
        "billing": card.billing,
        "lead_pay_bp": card.lead_pay_bp,
        "failure_days": card.failure_days,
        "members": [{**one, **insured[one["id"]]} for one in members(card, parties)],
        "lots": [
            {"rank": lot.rank, "title": lot.title, "unit": lot.unit, "quantity": lot.quantity} for lot in request.lots
        ],
        **as_json(sheet),
        "regime": whole,
        "net_cents": sums.net_cents,
        "gross_cents": sums.gross_cents,
        "terms": request.terms.as_json(),
        **({} if vigilance_from_cents is None else {"vigilance_from_cents": vigilance_from_cents}),
    }
