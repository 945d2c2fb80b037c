"""Administration: the training body, jobs that failed, the log."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.accounts import pictures, queries, words
from elearn.accounts.forms import LogoForm, SignatureForm, TrainingBodyForm
from elearn.accounts.policy import Can
from elearn.accounts.services import administration
from elearn.accounts.services import training_body as service
from elearn.accounts.services.files import forget_files
from elearn.accounts.views.account import picture, sent_picture
from elearn.accounts.views.blueprint import Answer, blueprint, refused
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.bodies import takes
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other

PICTURES = {"signature": "signature_key", "logo": "logo_key"}


@blueprint.route("/administration/organisme", methods=["GET", "POST"])
@allow(Can.MANAGE_TRAINING_BODY)
def training_body() -> Answer:
    """Who trains, as certificates and mails say it."""
    form = TrainingBodyForm(obj=service.current_sheet()) if request.method == "GET" else TrainingBodyForm()
    if request.method == "POST" and form.validate():
        names = service.TrainingBodySheet.__dataclass_fields__
        try:
            service.change_training_body(
                actor(), service.TrainingBodySheet(**{name: form.text(name) for name in names})
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("L’identité de l’organisme est enregistrée."), "done")
            return see_other("accounts.training_body")
    page = render_template(
        "accounts/admin/training_body.html",
        form=form,
        known=queries.training_body(),
        file_forms={"signature": SignatureForm(formdata=None), "logo": LogoForm(formdata=None)},
    )
    return refused(page) if form.errors else page


@blueprint.post("/administration/organisme/<which>")
@allow(Can.MANAGE_TRAINING_BODY)
@takes(pictures.STAMP_BYTES)
def change_training_body_picture(which: str) -> Answer:
    """Send the signature or the logo, or remove it."""
    if which not in PICTURES:
        raise Missing
    key = ""
    try:
        if "remove" not in request.form:
            key = sent_picture(pictures.stamp)
        before = service.change_picture(actor(), PICTURES[which], key)
    except Invalid as error:
        flash(" ".join([error.message, *(t for texts in error.fields.values() for t in texts)]).strip(), "error")
        return see_other("accounts.training_body")
    if before and before != key:
        forget_files([before])
    flash(_("L’image est enregistrée.") if key else _("L’image est retirée."), "done")
    return see_other("accounts.training_body")


@blueprint.get("/administration/organisme/<which>")
@allow(Can.MANAGE_TRAINING_BODY)
def training_body_picture(which: str) -> Answer:
    """The signature or the logo, as kept."""
    if which not in PICTURES:
        raise Missing
    return picture(getattr(queries.training_body(), PICTURES[which]), "image/png")


@blueprint.get("/administration/taches")
@allow(Can.MANAGE_JOBS)
def jobs() -> Answer:
    """The jobs that failed."""
    return render_template("accounts/admin/jobs.html", jobs=administration.failing_jobs(actor()))


@blueprint.post("/administration/taches/<int:job_id>/relancer")
@allow(Can.MANAGE_JOBS)
def retry_job(job_id: int) -> Answer:
    """Try one again."""
    administration.retry_job(actor(), job_id)
    flash(_("La tâche est relancée."), "done")
    return see_other("accounts.jobs")


@blueprint.get("/administration/journal")
@allow(Can.READ_AUDIT)
def log() -> Answer:
    """What was done, by whom, newest first."""
    number = page_number(request.args.get("page"))
    lines, total = administration.log_lines(actor(), number)
    ids = {i for line in lines for i in (line.actor_id, line.person_id) if i is not None}
    page = existing(Page(lines, number, total, administration.PAGE))
    return render_template("accounts/admin/log.html", page=page, people=queries.people(ids), words=words)
