"""The workspace of a mission, shared by its two sides, and read by the mediator of a dispute."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from flask import Response, flash, render_template, request

from elearn.core import i18n
from elearn.core.canonical import canonical, digest
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import can
from elearn.core.sheets import csv_file
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import page_number
from elearn.core.web.posted import new_key, see_other
from elearn.directory.queries.vigilance import OWN
from elearn.pool import history_words, queries, services, words
from elearn.pool.forms import SettleForm, TaskForm, TextForm, TimeForm
from elearn.pool.life import BUYER, MEDIATOR, MEMBER, PROVIDER
from elearn.pool.life import engagements as life
from elearn.pool.policy import Can
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer, as_attachment, keep_sent, sent_name, told, trail

SECTIONS = {"time": "heures", "settle": "desaccord"}  # where a form stands, when it is not under its own name
STEPS = ("ordered", "started", "delivered", "accepted", "closed")


@blueprint.get("/missions")
@allow(Can.LIST_MISSIONS)
def missions() -> str:
    """One's missions, on either side."""
    who = actor()
    page = queries.engagements.mine(who, page_number(request.args.get("page")))
    return render_template("pool/missions.html", page=page, words=words, me=who.id, orders=can(Can.ORDER, who))


@blueprint.get("/mediations")
@allow(Can.LIST_DISPUTES)
def mediations() -> str:
    """The disagreements one may settle."""
    page = queries.engagements.disputed(actor(), page_number(request.args.get("page")))
    return render_template("pool/mediations.html", page=page, words=words)


@blueprint.get("/missions/<int:engagement_id>")
@allow(Can.LIST_MISSIONS)
def mission(engagement_id: int) -> str:
    """The workspace."""
    return _page(engagement_id)


def _page(engagement_id: int, refused: Invalid | None = None, at: str = "", form: Any = None) -> str:
    who, reads = actor(), queries.engagements
    card = reads.readable(who, engagement_id)
    roles, said, steps = reads.roles(who, card), reads.messages(engagement_id), reads.steps(engagement_id)
    forms = {"message": TextForm(formdata=None), "time": TimeForm(formdata=None), "task": TaskForm(formdata=None),
             "settle": SettleForm(formdata=None)}  # fmt: skip
    forms["message"].key.data = forms["time"].key.data = forms["task"].key.data = new_key()
    forms["time"].day_worked.data = i18n.today()
    if form is not None:
        forms[at] = form
        form.refuse(refused or Invalid())
    here = {life.CHANGES_ASKED: life.STARTED, life.DISPUTED: life.STARTED}.get(card.state, card.state)
    stopped = str(words.MISSION_STATE[life.CANCELLED]) if card.state == life.CANCELLED else ""
    return render_template(
        "pool/mission.html",
        card=card,
        quote=queries.quotes.signed(card),
        roles=roles,
        is_buyer=BUYER in roles,
        is_provider=PROVIDER in roles,
        works=bool({PROVIDER, MEMBER} & set(roles)),
        own_part=card.crew.member(who.id) if card.crew is not None else None,
        hours=queries.crews.minutes_by_member(engagement_id) if card.crew is not None else {},
        is_mediator=MEDIATOR in roles,
        to_pledge=services.engagements.to_pledge(who, card),
        can_do=life.MACHINE.possible(card.state, roles, reads.facts(engagement_id)),
        can_write=card.state in life.TALKING and bool({BUYER, PROVIDER, MEMBER} & set(roles)),
        trail=trail([(code, words.MISSION_STATE[code]) for code in STEPS], here, stopped),
        steps=steps,
        messages=said,
        due=reads.answer_due(card, said),
        files=reads.files(engagement_id),
        tasks=reads.tasks(engagement_id),
        sheets=reads.sheets(engagement_id),
        used=reads.logged_minutes(engagement_id),
        disputes=reads.disputes(card),
        papers=queries.vigilance.seen(who, card),
        me=who.person_id,
        history=history_words.lines(
            queries.history.of_engagement(who, engagement_id), {one.deliverable_id: one.title for one in steps}
        ),
        forms=forms,
        words=words,
        errors=told(refused) if form is None else {},
        at=at,
    )


def _do(engagement_id: int, done: str, anchor: str, verb: Callable[[], object], form: Any = None) -> Answer:
    """Do it and come back; or the same page again with what is to be corrected."""
    try:
        verb()
    except Invalid as error:
        return _page(engagement_id, error, anchor, form), 422
    flash(done, "done")
    return see_other("pool.mission", engagement_id=engagement_id, _anchor=SECTIONS.get(anchor, anchor))


@blueprint.post("/missions/<int:engagement_id>/confidentialite")
@allow(Can.LIST_MISSIONS)
def pledge_mission(engagement_id: int) -> Response:
    """Accept the agreement of an order, before beginning it."""
    who = actor()
    card = queries.engagements.readable(who, engagement_id)
    services.confidentiality.pledge(who, card.request_id, request.form.get("digest", ""))
    flash(_("Votre engagement est enregistré : vous pouvez commencer."), "done")
    return see_other("pool.mission", engagement_id=engagement_id)


@blueprint.post("/missions/<int:engagement_id>/commencer")
@allow(Can.LIST_MISSIONS)
def start(engagement_id: int) -> Answer:
    """Begin the work."""
    return _do(
        engagement_id, _("La mission est commencée."), "livrables",
        lambda: services.engagements.start(actor(), engagement_id),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/annuler")
@allow(Can.LIST_MISSIONS)
def cancel(engagement_id: int) -> Answer:
    """Give the mission up before it begins."""
    reason = request.form.get("reason", "")
    return _do(
        engagement_id, _("La mission est annulée."), "fin",
        lambda: services.engagements.cancel(actor(), engagement_id, reason),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/terminer")
@allow(Can.LIST_MISSIONS)
def close(engagement_id: int) -> Answer:
    """End the mission."""
    return _do(
        engagement_id, _("La mission est terminée."), "fin",
        lambda: services.engagements.close(actor(), engagement_id),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/messages")
@allow(Can.LIST_MISSIONS)
def say(engagement_id: int) -> Answer:
    """Write to the other side."""
    form = TextForm()
    return _do(
        engagement_id, _("Le message est envoyé."), "message",
        lambda: services.workspace.say(actor(), engagement_id, form.text("body"), form.text("key")), form,
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/fichiers")
@allow(Can.LIST_MISSIONS)
def put(engagement_id: int) -> Answer:
    """Put a file, or a new version of it."""

    def verb() -> None:
        name = sent_name()
        with kernel().database.reading():
            queries.engagements.readable(actor(), engagement_id)
        stored = keep_sent(name)
        services.workspace.put(actor(), engagement_id, name, stored.key, stored.size)

    return _do(engagement_id, _("Le fichier est déposé."), "fichiers", verb)


@blueprint.get("/missions/<int:engagement_id>/fichiers/<int:file_id>")
@allow(Can.LIST_MISSIONS)
def take(engagement_id: int, file_id: int) -> Response:
    """Take one version of a file."""
    found = queries.engagements.file(actor(), engagement_id, file_id)
    return as_attachment(found.storage_key, found.name, found.bytes)


@blueprint.post("/missions/<int:engagement_id>/taches")
@allow(Can.LIST_MISSIONS)
def add_task(engagement_id: int) -> Answer:
    """Note something to do."""
    form = TaskForm()

    def verb() -> None:
        for_buyer = form.text("whose") == "buyer"
        if not form.validate():  # a day typed by hand that is none was forgotten
            raise Invalid
        services.workspace.add_task(
            actor(), engagement_id, form.text("title"), for_buyer=for_buyer, due_on=form.day("due_on"),
            key=form.text("key"),
        )  # fmt: skip

    return _do(engagement_id, _("La tâche est notée."), "task", verb, form)


@blueprint.post("/missions/<int:engagement_id>/taches/<int:task_id>")
@allow(Can.LIST_MISSIONS)
def tick(engagement_id: int, task_id: int) -> Answer:
    """Say that a task is done, or is not."""
    is_done = request.form.get("done") == "1"
    return _do(
        engagement_id, _("C’est noté."), "task",
        lambda: services.workspace.tick(actor(), engagement_id, task_id, is_done=is_done),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/heures")
@allow(Can.LIST_MISSIONS)
def log(engagement_id: int) -> Answer:
    """Note time worked."""
    form = TimeForm()

    def verb() -> None:
        who, note, verbs = actor(), form.text("note"), services.timesheets
        day, minutes = form.day("day_worked"), form.gathered(form.minutes, "time", None)
        if day is None:
            form.refuse(Invalid(fields={"day_worked": [_("Donnez un jour.")]}))
        try:
            if day is not None and minutes is not None:
                verbs.log(who, engagement_id, day, minutes, note, form.text("key"))
            else:
                verbs.check(who, engagement_id, day, minutes, note)
        except Invalid as error:
            form.refuse(Invalid(fields={"day_worked" if k == "day" else k: v for k, v in error.fields.items()}))
        except Conflict as error:
            if error.code != "over-cap":
                raise
            form.refuse(Invalid(fields={"time": [error.message]}))  # what was typed is not lost: it may be shortened
        if form.errors:
            raise Invalid

    return _do(engagement_id, _("Les heures sont notées."), "time", verb, form)


@blueprint.post("/missions/<int:engagement_id>/heures/<int:entry_id>/retirer")
@allow(Can.LIST_MISSIONS)
def remove_time(engagement_id: int, entry_id: int) -> Answer:
    """Take a note of hours away."""
    return _do(
        engagement_id, _("Les heures sont retirées."), "heures",
        lambda: services.timesheets.remove(actor(), engagement_id, entry_id),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/feuilles/<int:sheet_id>/<any(envoyer, valider, refuser):action>")
@allow(Can.LIST_MISSIONS)
def decide_sheet(engagement_id: int, sheet_id: int, action: str) -> Answer:
    """Send, approve or refuse the hours of a month."""
    reason, who = request.form.get("reason", ""), actor()
    verbs: dict[str, tuple[str, Callable[[], object]]] = {
        "envoyer": (_("Les heures sont envoyées."), lambda: services.timesheets.send(who, engagement_id, sheet_id)),
        "valider": (_("Les heures sont validées."), lambda: services.timesheets.approve(who, engagement_id, sheet_id)),
        "refuser": (
            _("Les heures sont refusées."),
            lambda: services.timesheets.refuse(who, engagement_id, sheet_id, reason),
        ),
    }
    done, verb = verbs[action]
    return _do(engagement_id, done, f"feuille-{sheet_id}", verb)


@blueprint.post(
    "/missions/<int:engagement_id>/livrables/<int:deliverable_id>/<any(remettre, accepter, reprendre):action>"
)
@allow(Can.LIST_MISSIONS)
def decide_deliverable(engagement_id: int, deliverable_id: int, action: str) -> Answer:
    """Hand in, accept, or ask changes."""
    text, who, deliveries = request.form.get("text", ""), actor(), services.deliveries
    verbs: dict[str, tuple[str, Callable[[], object]]] = {
        "remettre": (_("Le livrable est remis."), lambda: _hand_in(engagement_id, deliverable_id, text)),
        "accepter": (_("Le livrable est accepté."), lambda: deliveries.accept(who, engagement_id, deliverable_id)),
        "reprendre": (
            _("La reprise est demandée."),
            lambda: deliveries.ask_changes(who, engagement_id, deliverable_id, text),
        ),
    }
    done, verb = verbs[action]
    return _do(engagement_id, done, f"livrable-{deliverable_id}", verb)


def _hand_in(engagement_id: int, deliverable_id: int, note: str) -> None:
    """With a file when one is sent."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        name = sent_name()
        with kernel().database.reading():
            queries.engagements.readable(actor(), engagement_id)
        stored = keep_sent(name)
        services.workspace.put(actor(), engagement_id, name, stored.key, stored.size, deliverable_id)
    services.deliveries.hand_in(actor(), engagement_id, deliverable_id, note)


@blueprint.post("/missions/<int:engagement_id>/membres/<int:person_id>")
@allow(Can.LIST_MISSIONS)
def entrust(engagement_id: int, person_id: int) -> Answer:
    """Say what a member of the group does in their own name."""
    rights = {name: request.form.get(name) == "1" for name in ("may_deliver", "signs_hours")}
    return _do(
        engagement_id, _("C’est enregistré, et la personne est prévenue."), "groupement",
        lambda: services.staffing.entrust(actor(), engagement_id, person_id, **rights),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/desaccord")
@allow(Can.LIST_MISSIONS)
def dispute(engagement_id: int) -> Answer:
    """Put a disagreement before a mediator."""
    reason = request.form.get("reason", "")
    done = _("Le désaccord est ouvert : une médiation est demandée. Rien ne s’accepte d’ici là.")
    return _do(
        engagement_id, done, "desaccord",
        lambda: services.mediation.dispute(actor(), engagement_id, reason),
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/mediation")
@allow(Can.LIST_DISPUTES)
def settle(engagement_id: int) -> Answer:
    """Decide, as the mediator."""
    form = SettleForm()
    return _do(
        engagement_id, _("Votre décision est enregistrée et envoyée aux deux parties."), "settle",
        lambda: services.mediation.settle(actor(), engagement_id, form.text("outcome"), form.text("decision")), form,
    )  # fmt: skip


@blueprint.post("/missions/<int:engagement_id>/vigilance/<int:person_id>")
@allow(Can.LIST_MISSIONS)
def take_vigilance(engagement_id: int, person_id: int) -> Response:
    """Take the certificate of vigilance of who works in it: a POST, since it is written down."""
    key, size = services.vigilance.take(actor(), engagement_id, person_id)
    return as_attachment(key, f"attestation-de-vigilance-mission-{engagement_id}-{person_id}.pdf", size, OWN)


@blueprint.get("/missions/<int:engagement_id>/preuves.zip")
@allow(Can.LIST_MISSIONS)
def evidence(engagement_id: int) -> Response:
    """All that proves what was done, with its own hash."""
    found = queries.history.bundle(actor(), engagement_id)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dossier.json", json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))
        archive.writestr("devis-accepte.json", canonical(found["quote"]["content"]))
        archive.writestr(
            "empreintes.txt", f"{digest(found)}  dossier\n{found['quote']['sha256']}  devis-accepte.json\n"
        )
    response = Response(out.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="mission-{engagement_id}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/missions/<int:engagement_id>/heures.csv")
@allow(Can.LIST_MISSIONS)
def hours_csv(engagement_id: int) -> Response:
    """The hours of a mission, for a spreadsheet."""
    queries.engagements.readable(actor(), engagement_id)
    rows = [
        (e.day, s.person, e.minutes, e.note, str(words.SHEET_STATE[s.state]))
        for s in queries.engagements.sheets(engagement_id)
        for e in s.entries
    ]
    header = (_("Jour"), _("Personne"), _("Minutes"), _("Ce qui a été fait"), _("État"))
    response = Response(csv_file(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="heures-mission-{engagement_id}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
