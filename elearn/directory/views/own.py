"""One's own profile: what one writes, what training proposes, what is public."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, request

from elearn.accounts import queries as accounts
from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import day, money, ngettext, typed_amount
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.forms import typed_kept
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.directory import words
from elearn.directory.fields import FIELDS
from elearn.directory.forms import AvailabilityForm, BusinessForm, IdentityForm, PresentationForm
from elearn.directory.languages import LANGUAGES, LEVELS
from elearn.directory.policy import Can
from elearn.directory.queries import identities, profiles, proposals, skills, vigilance
from elearn.directory.services import identities as keeping
from elearn.directory.services import profiles as writing
from elearn.directory.services import proofs, publishing
from elearn.directory.services import proposals as taking
from elearn.directory.services.identities import IdentitySheet
from elearn.directory.services.profiles import Availability, Business, Presentation
from elearn.directory.views.blueprint import Answer, blueprint, cents, page
from elearn.directory.views.typed import day_of, sent
from elearn.terms import queries as terms

LANGUAGE_LINES, REFERENCE_LINES, WEEKS = 4, 4, 12


@blueprint.get("/mon-profil")
@allow(Can.READ_OWN)
def mine() -> Answer:
    """Where one's profile stands: what is public, what training proposes, what is still to write."""
    who = actor()
    own = profiles.own(who)
    listed = skills.catalogue()
    return page(
        "mine",
        own=own,
        proposals=proposals.of(who, own, listed),
        fields=FIELDS,
        shown=[str(FIELDS[name]) for name in FIELDS if own and own.profile.shown.get(name)],
        missing=identities.party(who, who.id).missing,
        vigilance=vigilance.valid([who.id], i18n.today()).get(who.id),
        listed=listed,
        words=words,
        ending=terms.own_ending(who),
    )


@blueprint.post("/mon-profil/propositions")
@allow(Can.CHANGE_OWN)
def take_proposals() -> Answer:
    """Keep what was ticked of what training proposes."""
    count = taking.take(actor(), request.form.getlist("keys"))
    if count:
        said = ngettext("%(n)s ligne reprise dans votre profil.", "%(n)s lignes reprises dans votre profil.", count)
        flash(said + " " + _("Rien n’est public tant que vous ne l’avez pas choisi."), "done")
    else:
        flash(_("Cochez au moins une ligne."), "error")
    return see_other("directory.mine")


@blueprint.get("/mon-profil/presentation")
@allow(Can.READ_OWN)
def presentation() -> Answer:
    """The form of what one says of one's work."""
    own = profiles.own(actor())
    if own is None:
        return _presentation(PresentationForm(formdata=None, data={"name": actor().display_name}), [], [], 0)
    row = own.profile
    values: dict[str, Any] = {name: getattr(row, name) for name in _SAID}
    values |= {"telecentre": str(row.telecentre_id or ""), "day_rate": typed_amount(row.day_rate_cents)}
    spoken = [(one["code"], one["level"]) for one in row.languages]
    references = [(one["client"], one["what"], str(one["year"] or "")) for one in row.references]
    return _presentation(PresentationForm(formdata=None, data=values), spoken, references, row.version)


_UNSAID = -1
_SAID = ("name", "trade", "headline", "presentation", "commune", "commitments", "contact")


@blueprint.post("/mon-profil/presentation")
@allow(Can.CHANGE_OWN)
def present() -> Answer:
    """Keep it."""
    form = PresentationForm()
    form.telecentre.choices = _telecentres()
    spoken = [(sent(f"language-{n}"), sent(f"level-{n}")) for n in range(LANGUAGE_LINES)]
    told = [(sent(f"client-{n}"), sent(f"what-{n}"), sent(f"year-{n}")) for n in range(REFERENCE_LINES)]
    faults: dict[str, list[str]] = {}
    sheet = Presentation(
        **{name: form.text(name) for name in _SAID},
        day_rate_cents=cents(form.text("day_rate"), "day_rate", faults),
        telecentre_id=typed.number(form.text("telecentre")) or None,
        languages=[(code, level or "working") for code, level in spoken if code],
        references=[(client, what, _year(year)) for client, what, year in told],
    )
    form.holds(lambda: writing.check_presentation(actor(), sheet))
    form.refuse(Invalid(fields=faults))
    if not form.errors:
        try:
            writing.present(actor(), sheet, _revision())
        except Conflict as error:
            form.refuse(typed_kept(error))
        else:
            flash(_("Votre présentation est enregistrée."), "done")
            return see_other("directory.mine")
    own = profiles.own(actor())
    return _presentation(form, spoken, told, own.profile.version if own else 0)


def _presentation(form: PresentationForm, spoken: Any, references: Any, version: int) -> Answer:
    form.telecentre.choices = _telecentres()
    return page(
        "presentation", refused=bool(form.errors), form=form, version=version,
        spoken=[*spoken, *[("", "")] * LANGUAGE_LINES][:LANGUAGE_LINES],
        references=[*references, *[("", "", "")] * REFERENCE_LINES][:REFERENCE_LINES],
        languages=LANGUAGES, levels=LEVELS,
    )  # fmt: skip


def _telecentres() -> list[tuple[str, str]]:
    return [("", _("Aucun")), *((str(one.id), one.name) for one in accounts.organisations("telecentre"))]


@blueprint.route("/mon-profil/competences", methods=["GET", "POST"])
@allow(Can.CHANGE_OWN)
def own_skills() -> Answer:
    """The list of skills, with one's level in each and what proves it."""
    who = actor()
    if request.method == "POST":
        levels = {
            name.removeprefix("level."): int(value)
            for name, value in request.form.items()
            if name.startswith("level.") and value in {"1", "2", "3"}
        }
        try:
            writing.choose_skills(who, levels, _revision())
        except Invalid as error:
            return _skills(error.fields.get("skills", [""])[0], levels)
        except Conflict as error:
            return _skills(typed_kept(error).message, levels)
        proofs.gather(who)
        flash(_("Vos compétences sont enregistrées."), "done")
        return see_other("directory.mine")
    return _skills("")


def _skills(refusal: str, typed_levels: dict[str, int] | None = None) -> Answer:
    own = profiles.own(actor())
    levels = {code: one.level for code, one in own.skills.items()} if own else {}
    return page(
        "skills", refused=bool(refusal), refusal=refusal, own=own, listed=skills.catalogue(), words=words,
        levels=levels if typed_levels is None else typed_levels,
    )  # fmt: skip


@blueprint.route("/mon-profil/disponibilites", methods=["GET", "POST"])
@allow(Can.CHANGE_OWN)
def availability() -> Answer:
    """Hours in a usual week, and the twelve weeks to come."""
    form = AvailabilityForm()
    weeks = _mondays()
    if request.method == "POST":
        hours, wrong = _differing(weeks)
        sheet = Availability(form.hours_per_week.data, form.available_from.data, hours)
        form.holds(lambda: writing.check_time(actor(), sheet))
        if wrong:
            form.refuse(wrong)
        try:
            if not form.errors:
                writing.plan_time(actor(), sheet, _revision())
                flash(_("Vos disponibilités sont enregistrées."), "done")
                return see_other("directory.mine")
        except Conflict as error:
            form.refuse(typed_kept(error))
    own = profiles.own(actor())
    if request.method == "GET" and own is not None:
        row = own.profile
        form = AvailabilityForm(
            formdata=None, data={"hours_per_week": row.hours_per_week, "available_from": row.available_from}
        )
    shown = {m: sent(f"week-{m}") for m in weeks} if request.method == "POST" else {}
    kept = own.weeks if own else {}
    return page(
        "availability", refused=bool(form.errors), form=form,
        weeks=[(m, shown.get(m, str(kept.get(m, "")))) for m in weeks],
        version=own.profile.version if own else 0,
    )  # fmt: skip


def _differing(weeks: list[date]) -> tuple[dict[date, int], Invalid | None]:
    """The hours typed of the weeks that differ, and what is to be said of those that are no number of hours."""
    said = {monday: sent(f"week-{monday}") for monday in weeks if sent(f"week-{monday}")}
    hours = {monday: typed.number(text) for monday, text in said.items()}
    wrong = [i18n.day(monday) for monday, count in hours.items() if count is None]
    said_wrong = _("Semaine du %(days)s : écrivez les heures en chiffres, 0 pour une absence.", days=", ".join(wrong))
    return {m: count for m, count in hours.items() if count is not None}, Invalid(said_wrong) if wrong else None


def _mondays() -> list[date]:
    today = i18n.today()
    monday = today - timedelta(days=today.weekday())
    return [monday + timedelta(days=7 * n) for n in range(WEEKS)]


@blueprint.route("/mon-profil/entreprise", methods=["GET", "POST"])
@allow(Can.CHANGE_OWN)
def business() -> Answer:
    """SIRET, VAT, insurance."""
    form = BusinessForm()
    if request.method == "POST":
        names = ("siret", "vat_regime", "vat_number", "insurer", "policy_number")
        sheet = Business(**{name: form.text(name) for name in names}, insured_until=form.insured_until.data)
        try:
            if form.holds(lambda: writing.check_business(actor(), sheet)):
                writing.declare_business(actor(), sheet, _revision())
                flash(_("Votre entreprise est enregistrée."), "done")
                return see_other("directory.mine")
        except Conflict as error:
            form.refuse(typed_kept(error))
    own = profiles.own(actor())
    if request.method == "GET" and own is not None:
        row = own.profile
        values = {name: getattr(row, name) for name in ("vat_regime", "vat_number", "insurer", "policy_number",
                                                        "insured_until")}  # fmt: skip
        form = BusinessForm(formdata=None, data=values | {"siret": row.siret or row.siren})
    version = own.profile.version if own else 0
    return page("business", refused=bool(form.errors), form=form, version=version)


@blueprint.route("/mon-profil/identite", methods=["GET", "POST"])
@allow(Can.KEEP_IDENTITY)
def identity() -> Answer:
    """Legal name, birth date, address, tax number, IBAN: sealed, never shown."""
    form = IdentityForm()
    if request.method == "POST" and form.validate():
        names = ("legal_name", "street", "postcode", "city", "country", "tax_number", "iban")
        born = form.birth_date.data.isoformat() if form.birth_date.data else ""
        try:
            sheet = IdentitySheet(**{name: form.text(name) for name in names}, birth_date=born)
            keeping.keep(actor(), sheet, sent("seen"))
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(typed_kept(error))
        else:
            flash(_("Votre identité est enregistrée, chiffrée."), "done")
            return see_other("directory.mine")
    declared = identities.declared(actor())
    if request.method == "GET":
        values = {name: getattr(declared, name) for name in ("legal_name", "street", "postcode", "city", "country")}
        form = IdentityForm(formdata=None, data=values | {"birth_date": day_of(declared.birth_date)})
    return page("identity", refused=bool(form.errors), form=form, declared=declared)


@blueprint.route("/mon-profil/publication", methods=["GET", "POST"])
@allow(Can.PUBLISH)
def publication() -> Answer:
    """Choosing what is public, line by line, with what each line says."""
    who = actor()
    refusal = ""
    if request.method == "POST":
        ticks = request.form.getlist
        try:
            slug = publishing.publish(who, ticks("fields"), ticks("skills"), ticks("proofs"), _revision())
        except Invalid as error:
            refusal = error.fields["fields"][0]
        except Conflict as error:
            refusal = typed_kept(error).message
        else:
            flash(_("Votre profil est public : voici ce que l’on en voit."), "done")
            return see_other("directory.profile", slug=slug)
    own = profiles.own(who)
    if own is None:
        flash(_("Écrivez d’abord votre présentation."), "info")
        return see_other("directory.presentation")
    ticked = {name: set(request.form.getlist(name)) for name in ("fields", "skills", "proofs")} if refusal else None
    return page(
        "publication", refused=bool(refusal), refusal=refusal, own=own, lines=_lines(own), ticked=ticked,
        listed=skills.catalogue(), words=words, in_force=terms.in_force(), coming=terms.announced(),
        ending=terms.own_ending(who),
    )  # fmt: skip


@blueprint.post("/mon-profil/retirer")
@allow(Can.PUBLISH)
def withdraw() -> Answer:
    """Take it all back."""
    publishing.withdraw(actor())
    flash(_("Votre profil et vos offres ne sont plus publics."), "done")
    return see_other("directory.mine")


def _lines(own: profiles.Own) -> list[tuple[str, str, str]]:
    """(field, its label, what would be read); empty where nothing is written."""
    row = own.profile
    telecentres = accounts.organisations_by_id([row.telecentre_id] if row.telecentre_id else [])
    until = vigilance.valid([row.person_id], i18n.today()).get(row.person_id)
    said: dict[str, str] = {
        "telecentre": next((one.name for one in telecentres.values()), ""),
        "languages": ", ".join(f"{LANGUAGES[o['code']]} ({LEVELS[o['level']]})" for o in row.languages),
        "availability": words.hours(row.hours_per_week) if row.hours_per_week else "",
        "day_rate": money(row.day_rate_cents) if row.day_rate_cents else "",
        "references": " ; ".join(f"{r['client']}" for r in row.references),
        "vat": str(words.VAT_REGIME.get(row.vat_regime, "")),
        "insurance": row.insurer,
        "vigilance": ""
        if until is None
        else _("Valable jusqu’au %(day)s", day=day(until.until_on - timedelta(days=1))),
    }
    return [
        (name, str(label), said[name] if name in said else str(getattr(row, name))) for name, label in FIELDS.items()
    ]


def _year(text: str) -> int | None:
    found = typed.number(text)
    return found if found is not None and len(text) == 4 else (0 if text else None)


def _revision() -> int:
    """The writing over which this one was typed, 0 for the first; what does not say passes for older than all."""
    found = typed.number(sent("version"))
    return _UNSAID if found is None else found
