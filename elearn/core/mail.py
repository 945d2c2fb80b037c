"""Outgoing mail: written in the caller's transaction, sent after it, at least once.

The Message-ID is made when the mail is asked for, so a second delivery is recognised.
``ELEARN_MAIL_URL`` chooses where it goes: ``smtp://…``, or ``kept:``, the embedded
default, where it is stored and readable on a local page.
"""

from __future__ import annotations

import re
import secrets
import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core import clock, db
from elearn.core.db import Base, Identifier
from elearn.core.jobs import outbox
from elearn.core.jobs.outbox import enqueue
from elearn.core.jobs.types import JobType

if TYPE_CHECKING:
    from elearn.config import Settings
    from elearn.core.jobs.runner import JobRun

_LINE_BREAK = re.compile(r"[\r\n\x00]+")


class KeptMail(Base):
    """A mail that the embedded edition keeps instead of sending."""

    __tablename__ = "core_kept_mail"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)
    recipient: Mapped[str] = mapped_column(sa.String(320), index=True)
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]


def send(
    to: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    key: str | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    """Ask, in the current transaction, that this mail be sent to one address.

    ``key`` makes it one mail however often it is asked for. Line breaks in the
    address, the subject or a header are removed: nobody adds a recipient.
    """
    payload = {
        "to": _one_line(to),
        "subject": _one_line(subject)[:300],
        "text": text,
        "html": html,
        "message_id": f"<{secrets.token_hex(16)}@estive>",
        "headers": {k: _one_line(v) for k, v in (headers or {}).items()},
    }
    enqueue("core.send_mail", payload, key=f"mail:{key}" if key else None)


def deliver(job: JobRun, **payload: Any) -> None:
    """The job: hand the mail to the server, or keep it. Raises ``OSError`` to be retried."""
    settings: Settings = job.services.settings
    if urlsplit(settings.mail_url).scheme != "kept":
        _by_smtp(settings, compose(settings, payload))
        return
    with job.transaction("kept", last=True) as session:
        row = db.insert(KeptMail).values(
            message_id=payload["message_id"],
            recipient=payload["to"],
            subject=payload["subject"],
            text=payload["text"],
            html=payload["html"],
            at=clock.now(),
        )
        session.execute(row.on_conflict_do_nothing(index_elements=["message_id"]))


def compose(settings: Settings, payload: dict[str, Any]) -> EmailMessage:
    """The message as sent: one recipient, plain text first, HTML beside it."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    name, address = parseaddr(payload["to"])
    user, _, domain = address.rpartition("@")
    message["To"] = Address(display_name=name, username=user, domain=domain)
    message["Subject"] = payload["subject"]
    message["Message-ID"] = payload["message_id"]
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    for header, value in payload.get("headers", {}).items():
        message[header] = value
    message.set_content(payload["text"])
    if payload.get("html"):
        message.add_alternative(payload["html"], subtype="html")
    return message


def _by_smtp(settings: Settings, message: EmailMessage) -> None:
    url = urlsplit(settings.mail_url)
    host = url.hostname or "localhost"
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=20)
    with server:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def kept(limit: int = 50, recipient: str = "") -> list[KeptMail]:
    """The mails kept here, newest first."""
    query = sa.select(KeptMail).order_by(KeptMail.id.desc()).limit(limit)
    if recipient:
        query = query.where(KeptMail.recipient.contains(recipient, autoescape=True))
    return list(db.session().execute(query).scalars())


def forget(address: str) -> None:
    """Remove what was written to this address: kept mails, and jobs that carry it (erasure)."""
    db.session().execute(sa.delete(KeptMail).where(KeptMail.recipient == address))
    for field in ("to", "email"):
        outbox.forget(field, address)


def _one_line(value: str) -> str:
    return _LINE_BREAK.sub(" ", value).strip()


SEND_MAIL = JobType("core.send_mail", deliver, lease_seconds=60, max_tries=8, is_urgent=True)
