"""What other rooms announce: certificates and reviews prove skills; training proposes, the person ticks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.certificates import services as certificates
from elearn.core import clock, db
from elearn.core.policy import SYSTEM
from elearn.directory import skills_file
from elearn.directory.models import Vigilance
from elearn.directory.queries import profiles, proposals, vigilance
from elearn.directory.queries.skills import catalogue
from elearn.directory.services import proposals as taking
from elearn.directory.services import skills
from elearn.directory.services import vigilance as sending
from elearn.directory.services.vigilance import Sent, six_months_after
from elearn.portfolio import services as portfolio
from elearn.portfolio.models import Submission
from elearn.progress.models import Enrolment
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.directory import keep_skills, make_provider
from tests.factories.interop import certificate_facts
from tests.factories.portfolio import ANSWERS, follower, publish, trainer

LIST = skills_file.read_text(
    """
- code: essais
  fr: "Essais"
  en: "Tries"
  skills:
    - {code: devis, fr: "Devis", en: "Quotes", modules: [essai]}
    - {code: fiches, fr: "Fiches", en: "Sheets", deliverables: [fiche]}
"""
)


def proven(actor: Any) -> dict[str, list[str]]:
    return {code: [p.kind for p in found] for code, found in profiles.proofs_of(actor.id).items()}


def test_a_certificate_and_an_accepted_deliverable_prove_skills(kernel: Any) -> None:
    with kernel.database.transaction():
        skills.keep(SYSTEM, LIST)
        publish()
        actor = follower()
        enrolment = db.session().scalars(sa.select(Enrolment.id).where(Enrolment.person_id == actor.id)).one()
        held = certificates.number(SYSTEM, enrolment_id=enrolment, person_id=actor.id, snapshot=certificate_facts("S"))
        certificates.finish(SYSTEM, held.id, pdf_key="a" * 64, pdf_bytes=1)
        assert proven(actor) == {"devis": ["certificate"]}
        portfolio.submit(actor, "fiche", ANSWERS, revision=0)
        submission = db.session().scalars(sa.select(Submission.id)).one()
        portfolio.review(trainer(), submission, "accepted", summary="", comments={})
        assert proven(actor) == {"devis": ["certificate"], "fiches": ["deliverable"]}
    with kernel.database.transaction():
        # Training proposes; nothing is kept before it is ticked, and nothing is public after.
        offered = proposals.of(actor, profiles.own(actor), catalogue())
        assert [(one.key, one.value) for one in offered] == [("field:day_rate", 25_000)]
        assert taking.take(actor, ["field:day_rate", "skill:devis"]) == 2
        own = profiles.own(actor)
        assert own is not None
        assert own.profile.day_rate_cents == 25_000
        assert list(own.skills) == ["devis"]
        assert own.profile.published_at is None
        left = proposals.of(actor, own, catalogue())
        assert [(one.key, one.origin) for one in left] == [("skill:fiches", "Document fiche")]
    with kernel.database.transaction():
        administrator = make_person(is_demonstration=True)
        give_role(administrator, "administrator")
        who = actor_of(administrator, "administrator")
        certificates.revoke(who, held.id, "Délivrée par erreur à une autre personne.")
        assert proven(actor) == {"fiches": ["deliverable"]}


def test_a_certificate_of_vigilance_holds_six_months_and_is_recalled(kernel: Any, at: Any) -> None:
    assert six_months_after(date(2026, 8, 31)) == date(2027, 2, 28)
    assert six_months_after(date(2026, 12, 15)) == date(2027, 6, 15)
    with at(2026, 11, 22, 9):
        with kernel.database.transaction():
            keep_skills()
            actor = make_provider()
            sent = sending.send(actor, Sent("f" * 64, 12, date(2026, 6, 5), " abc 12 "))
            assert vigilance.valid([actor.id], date(2026, 12, 4))[actor.id].security_code == "ABC12"
            assert vigilance.valid([actor.id], date(2026, 12, 5)) == {}
            said = profiles.cards([actor.id])[actor.id].said
            assert (said["vigilance"], said["vigilance_checked"]) == ("2026-12-05", False)
            assert sending.remind_all() == 1
            assert sending.remind_all() == 1
        with kernel.database.transaction():
            administrator = make_person(is_demonstration=True)
            give_role(administrator, "administrator")
            who = actor_of(administrator, "administrator")
            assert [v.id for v in vigilance.to_check(who).items] == [sent]
            sending.check(who, sent, is_genuine=False, reason="Le code est inconnu.")
            assert vigilance.valid([actor.id], clock.now().date()) == {}
            assert "vigilance" not in profiles.cards([actor.id])[actor.id].said
            kinds = db.session().scalars(sa.select(Notice.kind).where(Notice.person_id == actor.id)).all()
            assert sorted(kinds) == ["directory.vigilance-ending", "directory.vigilance-refused"]
            for n in range(8):
                sending.send(actor, Sent(f"{n}" * 64, 12, date(2026, 11, 1) + timedelta(days=n)))
            assert db.session().scalar(sa.select(sa.func.count()).select_from(Vigilance)) == 6
