"""Mails of notices: at once, or once a day in one letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.accounts.extend import NOTICE_KINDS
from elearn.accounts.models import Notice, Person
from elearn.accounts.services.notices import NoticeCard, card, unsubscribe_token
from elearn.accounts.tasks.entrance import root
from elearn.core import clock, i18n, letters
from elearn.core.i18n import gettext as _

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel


def _address(kernel: Kernel, shown: NoticeCard) -> str:
    return f"{root(kernel)}{shown.path}" if shown.path.startswith("/") else ""


def send_notice(job: JobRun, notice_id: int) -> None:
    """Send one notice by mail, in the reader's language, with a way to have no more of its kind."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        notice = session.get(Notice, notice_id)
        person = session.get(Person, notice.person_id) if notice else None
        if notice is None or person is None or notice.mail != "now":
            return
        notice.mail = "sent" if person.is_open else "none"
        with i18n.in_locale(person.locale):
            shown = card(notice)
            if shown is None or not person.is_open:
                return
            stop = ""
            if not NOTICE_KINDS.get(notice.kind).required:
                token = unsubscribe_token(kernel.settings.secret_key, person.id, notice.kind)
                stop = f"{root(kernel)}/avis/desabonnement/{token}"
            url = _address(kernel, shown)
            letters.send(
                kernel,
                person.email,
                "accounts/mail/notice",
                locale=person.locale,
                key=f"accounts.notice:{notice.id}",
                headers={"List-Unsubscribe": f"<{stop}>"} if stop else None,
                name=person.display_name,
                notice=shown,
                action={"label": shown.action, "url": url} if url else None,
                reason=_("Ne plus recevoir ces messages : %(url)s", url=stop) if stop else None,
            )


def send_digests(job: JobRun) -> None:
    """Send to each one, in one letter, what waited for the day's digest. One short transaction each."""
    kernel: Kernel = job.services
    with job.reading() as session:
        waiting = sa.select(Notice.person_id).where(Notice.mail == "daily").distinct().order_by(Notice.person_id)
        people = list(session.scalars(waiting))
    for done, person_id in enumerate(people, start=1):
        with job.transaction("digest", done=done, total=len(people)) as session:
            mine = sa.select(Notice).where(Notice.person_id == person_id, Notice.mail == "daily").order_by(Notice.id)
            notices = list(session.scalars(mine))
            person = session.get_one(Person, person_id)
            for notice in notices:
                notice.mail = "sent" if person.is_open else "none"
            with i18n.in_locale(person.locale):
                shown = [c for n in notices if (c := card(n)) is not None]
                if not person.is_open or not shown:
                    continue
                letters.send(
                    kernel,
                    person.email,
                    "accounts/mail/digest",
                    locale=person.locale,
                    key=f"accounts.digest:{person_id}:{notices[-1].id}",
                    headers={"List-Unsubscribe": f"<{root(kernel)}/avis/preferences>"},
                    name=person.display_name,
                    notices=[(c, _address(kernel, c)) for c in shown],
                    day=i18n.day(clock.now()),
                    action={"label": _("Voir tous mes avis"), "url": f"{root(kernel)}/avis"},
                    reason=_("Changer ce rythme : %(url)s", url=f"{root(kernel)}/avis/preferences"),
                )
