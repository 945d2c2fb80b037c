"""V08, F17: mails: one recipient and our headers whatever the words, once, and again when the server was away."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core import mail
from elearn.core.jobs import runner
from elearn.core.jobs.models import Job
from elearn.core.mail import KeptMail

EVIL = "victim@example.org\r\nBcc: everyone@example.org\r\n\r\nBuy this"


def _kept(kernel):
    with kernel.database.reading():
        return mail.kept()


def test_a_mail_leaves_after_the_commit_and_stays_when_all_is_undone(kernel, drain):
    with pytest.raises(RuntimeError), kernel.database.transaction():
        mail.send("a@example.org", "Undone", "text")
        raise RuntimeError
    with kernel.database.transaction():
        mail.send("a@example.org", "Done", "text", "<p>text</p>")
    assert _kept(kernel) == []
    assert drain() == 1
    (found,) = _kept(kernel)
    assert (found.recipient, found.subject, found.text, found.html) == ("a@example.org", "Done", "text", "<p>text</p>")


def test_one_key_is_one_mail_and_a_second_delivery_is_not_a_second_mail(kernel, drain):
    for _time in range(2):
        with kernel.database.transaction():
            mail.send("a@example.org", "Once", "text", key="welcome:1")
    assert drain() == 1
    with kernel.database.transaction() as session:  # the worker died after it had delivered
        session.execute(sa.update(Job).values(state="waiting"))
    assert drain() == 1
    assert len(_kept(kernel)) == 1


def test_a_line_break_adds_no_header_and_no_recipient(kernel, drain):
    with kernel.database.transaction():
        mail.send(EVIL, "Hello\r\nBcc: x@example.org", "text", headers={"X-Kind": "a\nBcc: y@example.org"})
    drain()
    (found,) = _kept(kernel)
    assert "\n" not in found.recipient
    assert "\n" not in found.subject


@settings(deadline=None)
@given(
    subject=st.text(max_size=120),
    header=st.text(max_size=60),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)
def test_whatever_the_words_there_are_only_our_headers_and_one_recipient(subject, header, text):
    class Settings:
        mail_from = "Estive <ne-pas-repondre@example.org>"

    payload = {
        "to": "a@example.org",
        "subject": mail._one_line(subject),
        "text": text,
        "html": "",
        "message_id": "<1@estive>",
        "headers": {"X-Kind": mail._one_line(header)},
    }
    try:
        raw = bytes(mail.compose(Settings(), payload))
    except (UnicodeEncodeError, ValueError):
        return  # a lone surrogate cannot be sent; the job fails and says so
    read = message_from_bytes(raw, policy=policy.default)
    ours = {"From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "X-Kind", "MIME-Version"}
    assert {k.title() for k in read} <= {k.title() for k in ours} | {"Content-Type", "Content-Transfer-Encoding"}
    assert [a.addr_spec for a in read["To"].addresses] == ["a@example.org"]


def test_by_smtp_one_message_with_both_bodies(kernel, monkeypatch):
    sent: list[EmailMessage] = []
    monkeypatch.setattr(mail, "_by_smtp", lambda _settings, message: sent.append(message))
    with kernel.database.transaction():
        mail.send(
            "Ada <ada@example.org>", "Déjà « là »", "Bonjour", "<p>Bonjour</p>", headers={"List-Unsubscribe": "<x>"}
        )
    object.__setattr__(kernel.settings, "mail_url", "smtp://mail.example.org")
    runner.drain(kernel.database, kernel)
    (message,) = sent
    assert message["Subject"] == "Déjà « là »"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<x>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_server_that_is_away_is_tried_again_later(kernel, monkeypatch, at):
    def away(_settings, _message):
        raise OSError("no route to host")

    monkeypatch.setattr(mail, "_by_smtp", away)
    object.__setattr__(kernel.settings, "mail_url", "smtp://mail.example.org")
    with at(2026, 11, 22, 9):
        with kernel.database.transaction():
            mail.send("a@example.org", "Later", "text")
        assert runner.drain(kernel.database, kernel) == 1
        with kernel.database.reading() as session:
            job = session.scalars(sa.select(Job)).one()
            assert (job.state, job.tries) == ("waiting", 1)
            assert "no route to host" in job.error
            assert session.scalar(sa.select(sa.func.count()).select_from(KeptMail)) == 0
