"""What this room does when it hears a fact."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts import queries
from elearn.accounts.models import Person
from elearn.accounts.services.notices import notify
from elearn.core import db, i18n
from elearn.core.facts import JobStopped, LanguageChosen


def keep_language(fact: LanguageChosen) -> None:
    """The language chosen on a page is also that of the person's mails."""
    if fact.actor.is_authenticated:
        db.session().execute(sa.update(Person).where(Person.id == fact.actor.person_id).values(locale=fact.locale))


def tell_administrators(fact: JobStopped) -> None:
    """Once a day for a kind of job: a mail server that is away stops a hundred of the same."""
    key = f"job-stopped:{fact.name}:{i18n.today().isoformat()}"
    for person_id in queries.administrators():
        notify(person_id, "accounts.job-stopped", {"name": fact.name}, key=key)
