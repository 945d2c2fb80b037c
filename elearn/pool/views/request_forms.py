"""The form of a request: filled from a draft or from what was written, read back as a sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from elearn.accounts import queries as accounts
from elearn.core import i18n
from elearn.core.errors import Forbidden, Invalid, Missing
from elearn.core.i18n import end_of, last_day, number, typed_amount
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.core.web.forms import options
from elearn.core.web.posted import new_key
from elearn.directory.queries import offers
from elearn.pool import drafts, queries, services, words
from elearn.pool.drafts import CRITERIA
from elearn.pool.forms import LOTS, RequestForm
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.checking import check_request
from elearn.pool.services.sheets import LotSheet, RequestSheet
from elearn.pool.terms import Terms

_FIELDS = {"cap_minutes": "cap", "cap_month_minutes": "cap_month"}  # what the verb calls them, and the form


def new(actor: Actor, category: str, offer_id: int | None = None) -> RequestForm:
    """The form filled from the draft of a trade, under the title of the public offer one came from.

    Raises :class:`Missing` for a trade without a draft.
    """
    draft = drafts.drafts().get(category)
    if draft is None:
        raise Missing(_("Ce métier n’a pas de modèle de demande."))
    values: dict[str, Any] = {
        "key": new_key(), "version": "0", "title": draft.title, "need": draft.need, "skills": list(draft.skills),
        "organisation": min(actor.organisations("buyer"), default=0), "audience": "pool",
        "answer_on": i18n.today() + timedelta(days=services.requests.USUAL_DAYS),
        "agreement": services.requests.usual_agreement() if draft.is_confidential else "",
    }  # fmt: skip
    came_from = offers.offers([offer_id]).get(offer_id) if offer_id else None
    if came_from is not None and came_from.is_public:
        values["title"] = came_from.title
    for n, lot in enumerate(draft.lots, 1):
        values |= _lot(n, lot.title, lot.description, lot.unit, lot.quantity)
    return _form(actor, category, {**values, **_terms(draft.terms), **_weights(draft.criteria)})


def of(actor: Actor, card: RequestCard) -> RequestForm:
    """The form filled with a request that was written."""
    values: dict[str, Any] = {
        "key": new_key(), "version": str(card.version), "organisation": card.organisation_id, "title": card.title,
        "need": card.need, "skills": list(card.skills), "audience": card.audience, "cluster": card.cluster_id or 0,
        "agreement": card.agreement, "start_on": card.start_on, "end_on": card.end_on, "is_ceiling": card.is_ceiling,
        "budget": typed_amount(card.budget_cents or None),
        "answer_on": last_day(card.answer_until) if card.answer_until else None,
    }  # fmt: skip
    for lot in card.lots[: len(LOTS)]:
        values |= _lot(lot.rank, lot.title, lot.description, lot.unit, lot.quantity)
    return _form(actor, card.category, {**values, **_terms(card.terms), **_weights(card.criteria)})


def _form(actor: Actor, category: str, values: dict[str, Any]) -> RequestForm:
    form = RequestForm(data=values)
    buys_for = actor.organisations("buyer")
    if not buys_for:
        raise Forbidden(_("Vous n’achetez pour aucune organisation."), code="not-yours")
    names = accounts.organisations_by_id(queries.requests.clusters_of(actor))
    form.organisation.choices = [(i, names[i].name) for i in sorted(buys_for) if i in names]
    clusters = [(i, card.name) for i, card in names.items() if card.kind == "cluster"]
    form.cluster.choices = [(0, "—"), *clusters]
    if not clusters:
        form.audience.choices = options({code: label for code, label in words.AUDIENCE.items() if code != "cluster"})
    catalogue = queries.providers.catalogue()
    of_category = catalogue.categories[category].skills if category in catalogue.categories else ()
    form.skills.choices = [(s.code, s.label) for s in of_category if not s.retired]
    return form


def _lot(n: int, title: str, description: str, unit: str, quantity: int) -> dict[str, Any]:
    return {
        f"lot_{n}_title": title, f"lot_{n}_description": description, f"lot_{n}_unit": unit,
        f"lot_{n}_quantity": typed_amount(quantity, is_short=True),
    }  # fmt: skip


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "silent_days": terms.silent_days, "response_hours": terms.response_hours, "payment_days": terms.payment_days,
        "deposit_percent": terms.deposit_percent,
        "cap": f"{number(terms.cap_minutes / 60)} h" if terms.cap_minutes else "",
        "cap_month": f"{number(terms.cap_month_minutes / 60)} h" if terms.cap_month_minutes else "",
    }  # fmt: skip


def _weights(criteria: Any) -> dict[str, Any]:
    return {f"weight_{code}": criteria.get(code, 0) for code in CRITERIA}


def taken(form: RequestForm, actor: Actor, category: str) -> RequestSheet | None:
    """What was typed, when all of it holds; otherwise None, and every fault stands beside its field."""
    found: list[RequestSheet] = []

    def check() -> None:
        found.append(sheet(form, category))
        try:
            check_request(actor, found[0])
        except Invalid as error:
            said = {_FIELDS.get(name, name): texts for name, texts in error.fields.items()}
            if any(form[f"weight_{code}"].errors for code in CRITERIA):
                said.pop("criteria", None)  # each is said beside its own field
            raise Invalid(fields=said) from error

    return found[0] if form.holds(check) else None


def sheet(form: RequestForm, category: str) -> RequestSheet:
    """What was typed, read; what cannot be read is said beside its field."""
    lots = tuple(
        LotSheet(
            form.text(f"lot_{n}_title"), form.text(f"lot_{n}_unit"),
            form.gathered(form.quantity, f"lot_{n}_quantity", 100), form.text(f"lot_{n}_description"),
        )
        for n in LOTS
        if form.text(f"lot_{n}_title").strip()
    )  # fmt: skip
    last = form.day("answer_on")
    audience = form.text("audience")
    return RequestSheet(
        category=category,
        title=form.text("title"),
        need=form.text("need"),
        lots=lots,
        criteria={code: form.whole(f"weight_{code}") for code in CRITERIA if form.whole(f"weight_{code}")},
        terms=Terms(
            form.whole("silent_days"), form.whole("response_hours"),
            form.gathered(form.minutes, "cap", 0),
            form.gathered(form.minutes, "cap_month", 0),
            form.whole("payment_days"), form.whole("deposit_percent"),
        ),
        skills=tuple(form.skills.data or ()),
        audience=audience,
        cluster_id=(form.cluster.data or None) if audience == "cluster" else None,
        budget_cents=form.gathered(form.cents_or_none, "budget", None),
        is_ceiling=bool(form.is_ceiling.data),
        agreement=form.text("agreement"),
        answer_until=end_of(last) if last is not None else None,
        start_on=form.day("start_on"),
        end_on=form.day("end_on"),
    )  # fmt: skip
