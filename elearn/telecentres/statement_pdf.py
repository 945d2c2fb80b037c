"""A statement as a tagged PDF (see :mod:`elearn.core.typeset`)."""

from __future__ import annotations

from pathlib import Path

from elearn.core import typeset
from elearn.core.i18n import day, locale, money
from elearn.core.i18n import gettext as _
from elearn.telecentres.queries.statements import StatementCard
from elearn.telecentres.statement_lines import lines_of
from elearn.telecentres.words import month_name

LAYOUT = Path(__file__).with_name("statement.typ")


def draw(statement: StatementCard, *, network: str, payer: str) -> bytes:
    """The PDF of one statement, in the language of here and now. Some tens of ms of CPU."""
    data = {
        "title": title(statement),
        "network": network,
        "payer": payer,
        "number": statement.number,
        "issued": _("établi le %(day)s", day=day(statement.issued_at)),
        "language": locale(),
        "lines": [
            {"on": day(x.on, "short"), "text": x.text, "detail": x.detail, "amount": money(x.cents)}
            for x in lines_of(statement.lines)
        ],
        "total": money(statement.total_cents),
        "labels": {
            "for": _("Pour"),
            "number": _("Relevé n°"),
            "day": _("Date"),
            "what": _("Usage"),
            "amount": _("Montant"),
            "total": _("Total"),
            "page": _("page"),
            "note": _("Ce relevé n’est pas une facture. Les prix sont ceux dits au moment de réserver."),
        },
    }
    return typeset.pdf(LAYOUT, data)


def title(statement: StatementCard) -> str:
    """``Relevé de novembre 2026``."""
    return _("Relevé de %(month)s", month=month_name(statement.month))
