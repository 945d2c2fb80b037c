import io
from datetime import timedelta

import pypdf
import pytest
import sqlalchemy as sa

from elearn.accounts.models import TrainingBodyIdentity
from elearn.certificates import pdf, queries, services
from elearn.certificates.models import Certificate
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.jobs import runner
from elearn.core.jobs.models import Job
from elearn.core.policy import SYSTEM
from elearn.core.signals import announce
from elearn.progress.signals import ModuleCompleted
from tests.certificates.conftest import make_body


def _all(kernel):
    with kernel.database.reading() as session:
        return list(session.scalars(sa.select(Certificate).order_by(Certificate.id)))


def test_a_completed_module_gives_one_certificate_with_a_tagged_pdf_under_100_kb(kernel, completed, drain):
    _actor, enrolment_id = completed(display_name="Solène Œuvrard")
    assert _all(kernel) == []
    drain()
    (held,) = _all(kernel)
    assert held.enrolment_id == enrolment_id
    assert held.number == f"ATT-{clock.now().year}-000001"
    assert len(held.code) == 32
    content = b"".join(kernel.storage.read(held.pdf_key))
    assert len(content) == held.pdf_bytes < 100_000
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = reader.pages[0].extract_text()
    assert "Solène Œuvrard" in text
    assert held.number in text
    assert "Écrire un devis complet" in text
    assert "25\u00a0min" in text.replace(" min", "\u00a0min")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert str(catalogue["/Lang"]).startswith("fr")
    assert b"pdfuaid" in content or "pdfuaid" in str(reader.xmp_metadata.rdf_root.toxml())


def test_the_same_completion_told_again_or_the_job_delivered_twice_changes_nothing(kernel, completed, drain):
    actor, enrolment_id = completed()
    drain()
    before = [(c.number, c.pdf_key) for c in _all(kernel)]
    with kernel.database.transaction() as session:
        announce(ModuleCompleted(enrolment_id, actor.id, 1, clock.now()))
        session.execute(sa.update(Job).where(Job.name == "certificates.issue").values(state="waiting"))
    drain()
    assert [(c.number, c.pdf_key) for c in _all(kernel)] == before


def test_killed_between_the_number_and_the_file_it_keeps_its_number_and_is_finished_later(
    kernel, completed, monkeypatch
):
    completed()
    drawn = pdf.draw

    def killed(*args, **more):
        raise SystemExit

    monkeypatch.setattr(pdf, "draw", killed)
    with kernel.database.reading() as session:
        job_id = session.scalar(sa.select(Job.id).where(Job.name == "certificates.issue"))
    with pytest.raises(SystemExit):
        runner.run(kernel.database, job_id, kernel)
    (held,) = _all(kernel)
    assert held.pdf_key == ""
    monkeypatch.setattr(pdf, "draw", drawn)
    later = clock.now() + timedelta(minutes=5)
    with clock.frozen(later):
        assert runner.run(kernel.database, job_id, kernel) == "done"
    (finished,) = _all(kernel)
    assert finished.number == held.number
    assert finished.pdf_key


def test_numbers_follow_each_other_without_gaps(kernel, completed, drain):
    for slug in ("un", "deux", "trois"):
        completed(slug)
    drain()
    assert [c.number[-6:] for c in _all(kernel)] == ["000001", "000002", "000003"]


def test_without_a_complete_identity_nobody_certifies_and_nothing_is_lost(kernel, completed, drain):
    completed(with_body=False)
    with kernel.database.transaction() as session:
        session.execute(sa.delete(TrainingBodyIdentity))
    drain()
    assert _all(kernel) == []
    with kernel.database.transaction():
        make_body()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        drain()
    assert len(_all(kernel)) == 1


def test_a_certificate_never_changes_and_is_never_deleted(kernel, completed, drain):
    completed()
    drain()
    for statement in (
        "UPDATE certificates_certificate SET number = 'ATT-1'",
        "UPDATE certificates_certificate SET snapshot = '{}'",
        "UPDATE certificates_certificate SET pdf_key = 'x'",
        "DELETE FROM certificates_certificate",
    ):
        with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
            session.execute(sa.text(statement))


def test_only_the_system_issues(kernel, actor_with):
    with pytest.raises(Forbidden), kernel.database.transaction():
        services.number(actor_with("administrator"), enrolment_id=1, person_id=1, snapshot={})


def test_a_name_cannot_be_an_instruction_to_the_typesetter(kernel, completed, drain):
    """V37, V38: neither a formula nor the address of a file is followed."""
    completed(display_name='#read("/etc/passwd") $x$ *gras* <b>')
    drain()
    (held,) = _all(kernel)
    text = pypdf.PdfReader(io.BytesIO(b"".join(kernel.storage.read(held.pdf_key)))).pages[0].extract_text()
    assert "#read(" in text
    assert "root:" not in text


def test_revoking_asks_for_a_reason_happens_once_and_is_shown(kernel, completed, drain, actor_with):
    completed()
    drain()
    (held,) = _all(kernel)
    administrator = actor_with("administrator", person_id=held.person_id)
    with pytest.raises(Forbidden), kernel.database.transaction():
        services.revoke(actor_with("trainer"), held.id, "Un motif assez long")
    with pytest.raises(Invalid), kernel.database.transaction():
        services.revoke(administrator, held.id, "non")
    with kernel.database.transaction():
        services.revoke(administrator, held.id, "Évaluation passée par une autre personne.")
    with pytest.raises(Conflict), kernel.database.transaction():
        services.revoke(administrator, held.id, "Une seconde fois, par erreur.")
    with kernel.database.reading():
        seen = queries.verify(SYSTEM, held.code)
    assert not seen.is_valid
    assert seen.revoked_reason == "Évaluation passée par une autre personne."


def test_a_stranger_sees_only_what_the_holder_accepts(kernel, completed, drain):
    actor, _ = completed(display_name="Canari Secret")
    drain()
    (held,) = _all(kernel)
    with kernel.database.reading():
        seen = queries.verify(SYSTEM, held.code)
    assert (seen.name, seen.minutes, seen.objectives) == (None, None, ())
    with kernel.database.transaction():
        services.show(actor, db.session().get(Certificate, held.id), ["name", "hours"])
    with kernel.database.reading():
        seen = queries.verify(SYSTEM, held.code)
    assert (seen.name, seen.minutes, seen.objectives) == ("Canari Secret", 25, ())
