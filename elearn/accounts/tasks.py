"""Jobs of the room: mails that answer a form, whatever is known of the address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.accounts.models import Link, Person, SignUp
from elearn.accounts.secrecy import digest, new_token
from elearn.core import clock, letters
from elearn.core.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel

RESET_LASTS = timedelta(hours=1)


def answer_sign_up(job: JobRun, sign_up_id: int) -> None:
    """Write to who asked to join: a link to confirm, or the news that the account exists already."""
    kernel: Kernel = job.services
    root = kernel.settings.public_url.rstrip("/")
    with job.transaction("mail", last=True) as session:
        request = session.get(SignUp, sign_up_id)
        if request is None:
            return
        person = session.execute(sa.select(Person).where(Person.email == request.email)).scalar_one_or_none()
        key = f"accounts.sign_up:{sign_up_id}:{job.job_id}"
        if person is not None and person.email_verified_at is not None:
            session.delete(request)
            letters.send(
                kernel, person.email, "accounts/mail/already", locale=person.locale, key=key,
                name=person.display_name, reset_url=f"{root}/mot-de-passe",
                action={"label": _("Se connecter"), "url": f"{root}/connexion"},
            )  # fmt: skip
            return
        token = new_token()
        request.token_hash = digest(token)
        letters.send(
            kernel, request.email, "accounts/mail/confirm", locale=request.locale, key=key,
            name=request.given_name,
            action={"label": _("Confirmer mon adresse"), "url": f"{root}/inscription/confirmer/{token}"},
        )  # fmt: skip


def send_reset(job: JobRun, email: str) -> None:
    """Send a link to choose a new password, if someone open to sign in has this address."""
    kernel: Kernel = job.services
    root = kernel.settings.public_url.rstrip("/")
    with job.transaction("mail", last=True) as session:
        person = session.execute(sa.select(Person).where(Person.email == email)).scalar_one_or_none()
        if person is None or person.suspended_at is not None or person.erased_at is not None:
            return
        token = new_token()
        now = clock.now()
        session.add(
            Link(
                person_id=person.id,
                purpose="reset",
                token_hash=digest(token),
                email=person.email,
                created_at=now,
                expires_at=now + RESET_LASTS,
            )
        )
        letters.send(
            kernel, person.email, "accounts/mail/reset", locale=person.locale,
            key=f"accounts.reset:{job.job_id}", name=person.display_name,
            action={"label": _("Choisir mon mot de passe"), "url": f"{root}/mot-de-passe/{token}"},
        )  # fmt: skip
