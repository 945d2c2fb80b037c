"""Mails to who reported without an account: a receipt, then each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elearn.core import letters
from elearn.core.i18n import gettext as _
from elearn.core.i18n import in_locale
from elearn.core.jobs.types import JobType
from elearn.reports import life, links
from elearn.reports.models import Report

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel


def mail(job: JobRun, report_id: int) -> None:
    """Write what the report has become, with the link to follow it."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        report = session.get(Report, report_id)
        if report is None or not report.email:
            return
        token = links.token(kernel.settings.secret_key, report.id)
        url = f"{kernel.settings.public_url.rstrip('/')}/signalements/suivi/{token}"
        with in_locale(report.locale):
            letters.send(
                kernel,
                report.email,
                "reports/mail/report",
                locale=report.locale,
                key=f"reports.mail:{report.id}:{report.version}",
                report=report,
                text=report.restored_text or report.settlement_text or report.answer,
                may_contest=report.state == life.DECIDED,
                action={"label": _("Suivre mon signalement"), "url": url},
                reason=None,
            )


JOBS = (JobType("reports.mail", mail, is_urgent=True),)
