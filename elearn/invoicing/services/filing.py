"""Keeping the files of a document, with what the checks found."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db
from elearn.core.files import Stored
from elearn.core.policy import Actor, require
from elearn.invoicing.models import File, Invoice
from elearn.invoicing.models.invoices import INVALID, VALID
from elearn.invoicing.policy import Can
from elearn.invoicing.services.moving import facts_of

NONE = Stored("", 0)


def keep(
    actor: Actor,
    invoice_id: int,
    verdict: str,
    faults: Sequence[tuple[str, str]] = (),
    *,
    pdf: Stored = NONE,
    xml: Stored = NONE,
) -> None:
    """Keep them; a valid file stays, any other is replaced. An invalid one is said to who runs the platform."""
    require(Can.RUN, actor)
    session = db.session()
    row = session.get(File, invoice_id) or File(invoice_id=invoice_id)
    if row.verdict == VALID:
        return
    row.verdict, row.faults, row.made_at = verdict, [list(one) for one in faults], clock.now()
    row.pdf_key, row.pdf_bytes, row.xml_key, row.xml_bytes = pdf.key, pdf.size, xml.key, xml.size
    session.add(row)
    session.flush()
    if verdict == INVALID:
        said = facts_of(session.get_one(Invoice, invoice_id))
        for person_id in accounts.administrators():
            notices.notify(person_id, "invoicing.invalid", said, key=f"invoicing-invalid:{invoice_id}")
