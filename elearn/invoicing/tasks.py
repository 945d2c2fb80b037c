"""What runs by itself: files made and checked, reminders."""

from __future__ import annotations

import io
from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from elearn.core import db
from elearn.core.jobs import JobType, Schedule, enqueue
from elearn.core.policy import SYSTEM
from elearn.invoicing import checking, cii, pdf
from elearn.invoicing.models import Invoice
from elearn.invoicing.models.invoices import INVALID, UNCHECKED, VALID
from elearn.invoicing.queries import invoices
from elearn.invoicing.services import declaring, filing, reminding
from elearn.invoicing.services.issuing import ACCOUNT

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel


def make_files(job: JobRun, *, invoice_id: int) -> None:
    """Draw a document, check its XML, and keep what may be offered; killed anywhere, it ends the same."""
    with job.reading() as session:
        found = invoices.file(invoice_id)
        said = whole(session.get_one(Invoice, invoice_id))
    if found is not None and found.is_factur_x:
        return
    xml = cii.xml(said)
    faults = checking.check([xml])[0] if checking.can_check() else None
    kernel: Kernel = job.services
    if faults:
        with job.transaction("refuse", last=True):
            filing.keep(SYSTEM, invoice_id, INVALID, faults)
        return
    drawn = pdf.draw(said)
    if faults is None:
        plain = kernel.storage.put(io.BytesIO(drawn))
        with job.transaction("keep", last=True):
            filing.keep(SYSTEM, invoice_id, UNCHECKED, pdf=plain)
        return
    both = kernel.storage.put(io.BytesIO(pdf.factur_x(drawn, xml, said)))
    alone = kernel.storage.put(io.BytesIO(xml))
    with job.transaction("keep", last=True):
        filing.keep(SYSTEM, invoice_id, VALID, pdf=both, xml=alone)


def whole(row: Invoice) -> dict[str, Any]:
    """What a document says, the account on which it is paid included."""
    iban = db.unsealed(ACCOUNT, row.account) if row.account else ""
    return {**row.content, "seller": {**row.content["seller"], "iban": iban}}


def complete(job: JobRun) -> None:
    """Make again what has no valid file: what was made before the checks were installed, or failed."""

    def ask(invoice_id: int) -> None:
        enqueue("invoicing.make_files", {"invoice_id": invoice_id}, key=f"invoicing.again:{invoice_id}:{job.job_id}")

    if checking.can_check():
        job.each("ask", invoices.without_file, ask)


def remind(job: JobRun) -> None:
    """Tell what is to be paid, one short transaction an invoice."""
    job.each("remind", reminding.waiting, partial(reminding.remind, SYSTEM))


def tell_sellers(job: JobRun) -> None:
    """Ask sellers for what their yearly declaration lacks, and tell them what it says; nothing most days."""
    job.each("tell", declaring.to_tell, partial(declaring.tell, SYSTEM))


JOBS = (
    JobType("invoicing.make_files", make_files, lease_seconds=180),
    JobType("invoicing.complete", complete),
    JobType("invoicing.remind", remind),
    JobType("invoicing.tell_sellers", tell_sellers),
)
SCHEDULES = (
    Schedule("invoicing.complete", every=timedelta(days=1)),
    Schedule("invoicing.remind", every=timedelta(hours=6)),
    Schedule("invoicing.tell_sellers", at=time(7, 10)),
)
