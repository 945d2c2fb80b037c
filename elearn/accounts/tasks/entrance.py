"""Mails that answer a form. What is known of the address is looked up here, not while the form waits,

so that neither the answer nor its time tells whether an account exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.accounts.models import Invitation, Organisation, Person, SignUp
from elearn.accounts.secrecy import digest, new_token
from elearn.accounts.services.credentials import make_link
from elearn.accounts.words import SUSPENDED
from elearn.core import letters
from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel


def root(kernel: Kernel) -> str:
    """The address of the site, without its last slash: every link in a mail begins with it."""
    return kernel.settings.public_url.rstrip("/")


def _person(session: Session, email: str) -> Person | None:
    return session.execute(sa.select(Person).where(Person.email == email)).scalar_one_or_none()


def _action(label: Lazy, url: str) -> dict[str, object]:
    return {"label": label, "url": url}


def answer_sign_up(job: JobRun, sign_up_id: int) -> None:
    """Write to who asked to join: a link to confirm, or the news that the account exists already."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        request = session.get(SignUp, sign_up_id)
        if request is None:
            return
        person = _person(session, request.email)
        if person is not None and person.email_verified_at is not None:
            session.delete(request)
            _send_already(kernel, person, f"accounts.sign_up:{job.job_id}")
            return
        token = new_token()
        request.token_hash = digest(token)
        letters.send(
            kernel,
            request.email,
            "accounts/mail/confirm",
            locale=request.locale,
            key=f"accounts.sign_up:{job.job_id}",
            name=request.given_name,
            action=_action(_("Confirmer mon adresse"), f"{root(kernel)}/inscription/confirmer/{token}"),
        )


def _send_already(kernel: Kernel, person: Person, key: str) -> None:
    if person.suspended_at is None:
        letters.send(
            kernel,
            person.email,
            "accounts/mail/already",
            locale=person.locale,
            key=key,
            name=person.display_name,
            reset_url=f"{root(kernel)}/mot-de-passe",
            action=_action(_("Se connecter"), f"{root(kernel)}/connexion"),
        )


def send_reset(job: JobRun, email: str) -> None:
    """Send a link to choose a new password, if someone who may sign in has this address."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        person = _person(session, email)
        if person is None or person.suspended_at is not None or person.erased_at is not None:
            return
        token = make_link(person.id, "reset", person.email)
        letters.send(
            kernel,
            person.email,
            "accounts/mail/reset",
            locale=person.locale,
            key=f"accounts.reset:{job.job_id}",
            name=person.display_name,
            action=_action(_("Choisir mon mot de passe"), f"{root(kernel)}/mot-de-passe/{token}"),
        )


def send_invitation(job: JobRun, person_id: int) -> None:
    """Send the link by which an invited person chooses a password and proves the address."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        person = session.get(Person, person_id)
        if person is None or person.email_verified_at or person.suspended_at or person.erased_at:
            return
        token = make_link(person.id, "invitation", person.email)
        letters.send(
            kernel,
            person.email,
            "accounts/mail/invitation",
            locale=person.locale,
            key=f"accounts.invitation:{job.job_id}",
            name=person.display_name,
            action=_action(_("Ouvrir mon compte"), f"{root(kernel)}/mot-de-passe/{token}"),
        )


def tell_suspended(job: JobRun, person_id: int, reason: str, text: str) -> None:
    """Tell someone that their account is closed for now, why, and how to contest it."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        person = session.get(Person, person_id)
        if person is None or person.erased_at is not None:
            return
        letters.send(
            kernel,
            person.email,
            "accounts/mail/suspended",
            locale=person.locale,
            key=f"accounts.suspended:{job.job_id}",
            name=person.display_name,
            why=SUSPENDED[reason],
            explanation=text,
            notice_url=f"{root(kernel)}/mentions-legales",
        )


def invite_colleague(job: JobRun, invitation_id: int) -> None:
    """Send the link by which someone answers an invitation to be of a company: the same mail for every address."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        asked = session.get(Invitation, invitation_id)
        if asked is None:
            return
        person = _person(session, asked.email)
        if person is not None and person.suspended_at is not None:
            return
        token = new_token()
        asked.token_hash = digest(token)
        letters.send(
            kernel,
            asked.email,
            "accounts/mail/colleague",
            locale=person.locale if person is not None else asked.locale,
            key=f"accounts.colleague:{job.job_id}",
            name=person.display_name if person is not None else "",
            organisation=session.get_one(Organisation, asked.organisation_id).name,
            inviter=session.get_one(Person, asked.invited_by).display_name,
            action=_action(_("Répondre à l’invitation"), f"{root(kernel)}/invitation/{token}"),
        )


def send_email_change(job: JobRun, person_id: int, email: str) -> None:
    """Send to the new address the link that moves the account there, or say it has one already."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        person, taken = session.get(Person, person_id), _person(session, email)
        if person is None or not person.is_open:
            return
        if taken is not None:
            _send_already(kernel, taken, f"accounts.email:{job.job_id}")
            return
        token = make_link(person.id, "email", email)
        letters.send(
            kernel,
            email,
            "accounts/mail/email_change",
            locale=person.locale,
            key=f"accounts.email:{job.job_id}",
            name=person.display_name,
            action=_action(_("Utiliser cette adresse"), f"{root(kernel)}/compte/adresse/{token}"),
        )


def tell_former_address(job: JobRun, person_id: int, email: str) -> None:
    """Tell the address that was left, in case its owner asked for nothing."""
    kernel: Kernel = job.services
    with job.transaction("mail", last=True) as session:
        person = session.get(Person, person_id)
        if person is None or person.erased_at is not None:
            return
        letters.send(
            kernel,
            email,
            "accounts/mail/email_changed",
            locale=person.locale,
            key=f"accounts.former:{job.job_id}",
            name=person.display_name,
        )
