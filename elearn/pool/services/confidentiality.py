"""The agreement before the files: accepted first, and each opening written down."""

from __future__ import annotations

from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can, require
from elearn.pool.models import Access, Attachment, Pledge
from elearn.pool.policy import Can
from elearn.pool.queries import requests as reads
from elearn.pool.services.moving import write


def pledge(actor: Actor, request_id: int, digest: str) -> None:
    """Accept the agreement as it is written; refused when its text changed since it was read."""
    require(Can.PLEDGE, actor)
    card = reads.readable(actor, request_id)
    if not card.agreement or card.agreement_digest != digest:
        raise Conflict(_("Le texte de l’engagement a changé : relisez-le."), code="other-version")
    if reads.has_pledged(card, actor.id):
        return
    db.session().add(Pledge(request_id=card.id, person_id=actor.id, digest=digest, at=clock.now()))
    db.session().flush()
    write(actor, "request.pledge", card.id, sha256=digest)


def open_file(actor: Actor, request_id: int, attachment_id: int) -> Attachment:
    """A file of a request: its bytes may be given. Refused before the agreement; written down."""
    require(Can.OPEN_FILES, actor)
    card = reads.readable(actor, request_id)
    found = db.session().get(Attachment, attachment_id)
    if found is None or found.request_id != card.id or found.removed_at is not None:
        raise reads.missing()
    buys = can(Can.READ_ASKED, actor, card)
    if not buys and card.agreement and not reads.has_pledged(card, actor.id):
        raise Forbidden(_("Prenez d’abord l’engagement de confidentialité de cette demande."), code="pledge-first")
    if not buys:
        db.session().add(Access(attachment_id=found.id, person_id=actor.id, at=clock.now()))
        db.session().flush()
    return found
