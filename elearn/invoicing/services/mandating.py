"""The mandate: accepted as it was read, ended when its giver wants."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.invoicing.models import Mandate
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import mandates

SOLE_TRADER = "EI"
LONGEST_FORM = 120


def accept(actor: Actor, seen: str, legal_form: str = SOLE_TRADER, on_debits: bool = False) -> int:
    """Accept the text whose hash is ``seen``; the same one again, saying the same of oneself, changes nothing.

    Raises :class:`Conflict` ``other-version`` when the text changed since it was read.
    """
    require(Can.MANDATE, actor)
    text, form = mandates.text(), " ".join(legal_form.split())
    if not form or len(form) > LONGEST_FORM:
        raise Invalid(fields={"legal_form": [_("Donnez la forme de votre entreprise, et son capital s’il y en a un.")]})
    if text.digest != seen:
        raise Conflict(_("Ce texte a changé depuis que vous l’avez lu : relisez-le."), code="other-version")
    found = mandates.held(actor.id)
    if found is not None and (found.digest, found.legal_form, found.on_debits) == (seen, form, on_debits):
        return found.id
    now = clock.now()
    _end(found)
    made = Mandate(
        person_id=actor.id, version=text.version, digest=seen, legal_form=form, on_debits=on_debits, accepted_at=now,
        ended_at=None,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    return made.id


def end(actor: Actor) -> None:
    """End one's mandate: nothing more is issued in one's name. What was issued stays."""
    require(Can.MANDATE, actor)
    _end(mandates.held(actor.id))


def _end(found: mandates.MandateCard | None) -> None:
    if found is not None:
        statement = sa.update(Mandate).where(Mandate.id == found.id, Mandate.ended_at.is_(None))
        db.session().execute(statement.values(ended_at=clock.now()))
