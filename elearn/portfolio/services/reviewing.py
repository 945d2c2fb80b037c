"""What a trainer does with a submission."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.portfolio.models import ACCEPTED, RETURNED, VERDICTS, Deliverable, Exercise, Review, Submission
from elearn.portfolio.parsing import clean
from elearn.portfolio.policy import Can
from elearn.portfolio.sheet import read
from elearn.portfolio.signals import DeliverableReviewed

LONGEST = 4000


def review(actor: Actor, submission_id: int, verdict: str, *, summary: str, comments: Mapping[int, str]) -> None:
    """Accept a submission, or ask to take it up again; ``comments`` by rank of section.

    Tells the trainee and announces :class:`DeliverableReviewed`, once a submission. Raises
    ``Conflict`` when it was reviewed already or a newer version was handed in, ``Invalid`` when
    it asks to take up again without saying what.
    """
    require(Can.LIST_SUBMITTED, actor)
    session = db.session()
    query = sa.select(Deliverable).join(Submission).where(Submission.id == submission_id)
    held = session.scalars(query.with_for_update(of=Deliverable)).one_or_none()
    if held is None:
        raise Missing(_("Ce livrable n’existe pas."))
    require(Can.REVIEW, actor, held)
    one = session.get_one(Submission, submission_id, populate_existing=True)
    if not one.is_waiting:
        raise Conflict(_("Ce livrable n’attend plus de relecture : il a été relu, ou une version plus récente existe."))
    sheet = read(session.get_one(Exercise, one.exercise_id).sheet)
    said = {n: text for n, text in ((n, clean(t)) for n, t in comments.items()) if text and n < len(sheet.sections)}
    summary = clean(summary)
    _check(verdict, summary, said)
    now = clock.now()
    session.add(
        Review(
            submission_id=one.id, reviewer_id=actor.id, verdict=verdict, summary=summary,
            comments={str(n): text for n, text in said.items()}, at=now,
        )
    )  # fmt: skip
    one.is_waiting = False
    held.state = verdict
    session.flush()
    accounts.notify(
        held.person_id,
        "portfolio.accepted" if verdict == ACCEPTED else "portfolio.returned",
        {"document": sheet.document, "slug": held.slug},
        key=f"portfolio-review:{one.id}",
    )
    signals.announce(DeliverableReviewed(one.id, held.person_id, held.slug, actor.id, verdict == ACCEPTED, now))


def _check(verdict: str, summary: str, comments: Mapping[int, str]) -> None:
    faults: dict[str, list[str]] = {}
    if verdict not in VERDICTS:
        faults["verdict"] = [_("Dites si le livrable est accepté ou à reprendre.")]
    if verdict == RETURNED and not summary and not comments:
        faults["summary"] = [_("Dites ce qui est à reprendre, ici ou sous une partie.")]
    too_long = _("%(max)s caractères au plus.", max=LONGEST)
    faults |= {f"comment-{n}": [too_long] for n, text in comments.items() if len(text) > LONGEST}
    if len(summary) > LONGEST:
        faults["summary"] = [too_long]
    if faults:
        raise Invalid(_("La relecture n’est pas enregistrée."), fields=faults)
