"""What this room does when it hears a fact."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts.models import Person
from elearn.core import db
from elearn.core.facts import LanguageChosen


def keep_language(fact: LanguageChosen) -> None:
    """The language chosen on a page is also that of the person's mails."""
    if fact.actor.is_authenticated:
        db.session().execute(sa.update(Person).where(Person.id == fact.actor.person_id).values(locale=fact.locale))
