"""Certificates of vigilance: one's own, and those that an administrator checks."""

from __future__ import annotations

import secrets
from io import BytesIO

from flask import Response, flash, request

from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.bodies import MEGABYTE, takes
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import page_number
from elearn.core.web.posted import see_other
from elearn.core.web.uploads import sent_file
from elearn.directory import words
from elearn.directory.forms import CheckForm, VigilanceForm
from elearn.directory.policy import Can
from elearn.directory.queries import vigilance as reading
from elearn.directory.queries.vigilance import OWN
from elearn.directory.services import vigilance as service
from elearn.directory.services.vigilance import Sent
from elearn.directory.views.blueprint import Answer, blueprint, page

MOST_BYTES = 4 * MEGABYTE


@blueprint.get("/mon-profil/vigilance")
@allow(Can.SEND_VIGILANCE)
def vigilance() -> Answer:
    """Those sent, until when they hold, and the form of another."""
    return _page(VigilanceForm(formdata=None))


@blueprint.post("/mon-profil/vigilance")
@allow(Can.SEND_VIGILANCE)
@takes(MOST_BYTES)
def send_vigilance() -> Answer:
    """Keep one. The file goes to the storage before anything is written."""
    form = VigilanceForm()
    issued, code, raw = form.issued_on.data, form.text("security_code"), b""
    form.holds(lambda: service.check_sent(actor(), issued, code))
    try:
        raw = _sent_pdf()
    except Invalid as error:
        form.refuse(error)
    if form.errors or issued is None:
        return _page(form)
    key = kernel().storage.put(BytesIO(secrets.token_bytes(OWN) + raw)).key
    service.send(actor(), Sent(key, len(raw), issued, code))
    flash(_("L’attestation est déposée. Nous vous préviendrons avant sa fin."), "done")
    return see_other("directory.vigilance")


@blueprint.get("/mon-profil/vigilance/<int:vigilance_id>.pdf")
@allow(Can.SEND_VIGILANCE)
def vigilance_file(vigilance_id: int) -> Response:
    """The file, for its holder and for the administrators: to be kept, never opened in the page."""
    key, size = reading.file_of(actor(), vigilance_id)
    response = Response(kernel().storage.read(key, OWN), mimetype="application/pdf")
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="attestation-de-vigilance-{vigilance_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/administration/vigilance")
@allow(Can.CHECK_VIGILANCE)
def check_list() -> Answer:
    """What waits to be checked with the URSSAF."""
    return _list(CheckForm(formdata=None), 0)


@blueprint.post("/administration/vigilance/<int:vigilance_id>")
@allow(Can.CHECK_VIGILANCE)
def check(vigilance_id: int) -> Answer:
    """Say what the URSSAF answered."""
    form = CheckForm()
    if form.validate():
        try:
            is_genuine = form.text("verdict") == "genuine"
            service.check(actor(), vigilance_id, is_genuine=is_genuine, reason=form.text("reason"))
        except Invalid as error:
            form.refuse(error)
        except Conflict as refusal:
            flash(refusal.message, "error")
            return see_other("directory.check_list")
        else:
            flash(_("La réponse est enregistrée, la personne est prévenue."), "done")
            return see_other("directory.check_list")
    return _list(form, vigilance_id)


def _sent_pdf() -> bytes:
    """The PDF sent; raises :class:`Invalid` for anything else."""
    raw = sent_file().stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Invalid(fields={"file": [_("Ce fichier est trop lourd : %(size)s Mo au plus.", size=4)]})
    if not raw.startswith(b"%PDF-") or b"%%EOF" not in raw[-1024:]:
        raise Invalid(fields={"file": [_("Ce fichier n’est pas un PDF entier.")]})
    return raw


def _page(form: VigilanceForm) -> Answer:
    today = i18n.today()
    held = reading.own(actor())
    return page("vigilance", refused=bool(form.errors), form=form, held=held, today=today, words=words)


def _list(form: CheckForm, vigilance_id: int) -> Answer:
    found = reading.to_check(actor(), page_number(request.args.get("page")))
    return page("check", refused=bool(form.errors), form=form, asked=vigilance_id, found=found, words=words)
