"""A provider's pages: what they may answer, the quote they write, the versions they sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Response, flash, render_template, request

from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.pages import PAGE
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import asked_for
from elearn.core.web.posted import see_other
from elearn.pool import queries, services, words
from elearn.pool.figures import REAL, Line, totals
from elearn.pool.forms import EXTRAS, QuoteForm, quote_form
from elearn.pool.life import requests as life
from elearn.pool.policy import Can
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.checking import check_quote
from elearn.pool.services.sheets import QuoteSheet
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer

USUAL_DAYS = 30


@blueprint.get("/mes-reponses")
@allow(Can.LIST_ANSWERS)
def own_quotes() -> str:
    """Invitations, and the quotes one wrote."""
    who = actor()
    page = asked_for(lambda number: queries.quotes.of_person(who, number), PAGE)
    return render_template(
        "pool/own_quotes.html",
        page=page,
        requests=queries.requests.cards_of({quote.request_id for quote in page.items}),
        waiting=queries.requests.invitations_of(who),
        is_listed=queries.providers.is_listed(who.id),
        words=words,
    )


@blueprint.route("/mes-reponses/<int:request_id>", methods=["GET", "POST"])
@allow(Can.ANSWER)
def write_quote(request_id: int) -> Answer:
    """Write, keep and send one's quote."""
    who = actor()
    queries.requests.answerable(who, request_id)
    card = queries.requests.readable(who, request_id)
    party, own = queries.providers.party(who.id, card.organisation_id), queries.quotes.own(who, request_id)
    rates = queries.quotes.rates(i18n.today()) if party.regime == REAL else {}
    draft = dict(own.draft) if own is not None else {}
    form = quote_form([lot.rank for lot in card.lots], rates)(data=_typed_before(draft) or _usual())
    if request.method == "POST":
        try:
            if "keep" in request.form:
                services.quotes.save(who, request_id, _typed(form))
                flash(_("Le brouillon est gardé. Personne d’autre ne le lit."), "done")
                return see_other("pool.write_quote", request_id=request_id)
            if form.holds(lambda: _check(form, card, party.regime, bool(rates))):
                sent = services.quotes.submit(who, request_id, _sheet(form, card, bool(rates)), _typed(form))
                flash(_("Le devis est envoyé, version %(n)s.", n=sent), "done")
                return see_other("pool.own_quotes")
        except Conflict as error:  # closed meanwhile, for one: what was typed is not thrown away
            form.refuse(Invalid(error.message))
    page = render_template(
        "pool/quote_form.html",
        form=form,
        card=card,
        party=party,
        own=own,
        has_vat=bool(rates),
        mention=queries.quotes.mention(party.regime),
        is_open=card.state == life.PUBLISHED,
        extras=EXTRAS,
        words=words,
        shown=_totals(form, card, party.regime, bool(rates)),
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/mes-reponses/<int:request_id>/retirer")
@allow(Can.ANSWER)
def withdraw(request_id: int) -> Response:
    """Take one's quote back."""
    services.quotes.withdraw(actor(), request_id)
    flash(_("Votre devis est retiré. Vous pouvez en envoyer un autre tant que la demande est ouverte."), "done")
    return see_other("pool.own_quotes")


@blueprint.get("/devis/<int:quote_id>/<int:sent>")
@allow(Can.LIST_ANSWERS)
def quote_version(quote_id: int, sent: int) -> str:
    """One version of a quote as it was sent, for both sides; printable."""
    who = actor()
    found = queries.quotes.version(who, quote_id, sent)
    buys = found.content["client"]["id"] in who.organisations("buyer")
    others = queries.quotes.others(who, quote_id, sent)
    return render_template("pool/quote.html", found=found, words=words, buys=buys, quote_id=quote_id, others=others)


def _usual() -> dict[str, Any]:
    return {"valid_until": i18n.today() + timedelta(days=USUAL_DAYS)}


def _typed(form: QuoteForm) -> dict[str, Any]:
    """What is in the form, as text."""
    out = {}
    for field in form:
        value = field.data
        if value not in (None, ""):
            out[field.name] = value.isoformat() if isinstance(value, date) else str(value)
    return out


def _typed_before(draft: dict[str, Any]) -> dict[str, Any]:
    """The draft as the form takes it; a validity that is over begins anew."""
    out: dict[str, Any] = dict(draft)
    for name in ("valid_until", "start_on"):
        if name in out:
            out[name] = date.fromisoformat(out[name])
    if out.get("valid_until", date.max) < i18n.today():
        out |= _usual()
    for name, value in draft.items():
        if name == "delay_days" or name.startswith("vat_") or name.endswith("_vat"):
            out[name] = int(value)
    return out


def _lines(form: QuoteForm, card: RequestCard, *, has_vat: bool, gathers: bool = False) -> tuple[Line, ...]:
    """The lines typed. ``gathers``: what cannot be read is said beside its field, else it raises :class:`Invalid`."""

    def rate(name: str) -> int:
        return int(form[name].data or 0) if has_vat else 0

    def read(how: Callable[[str], int], name: str) -> int:
        return form.gathered(how, name, 100) if gathers else how(name)

    lines = [
        Line(
            lot.rank, lot.title, lot.unit, lot.quantity, read(form.cents, f"price_{lot.rank}"), rate(f"vat_{lot.rank}")
        )
        for lot in card.lots
    ]
    lines += [
        Line(
            0, form.text(f"extra_{n}_label").strip(), form.text(f"extra_{n}_unit"),
            read(form.quantity, f"extra_{n}_quantity"), read(form.cents, f"extra_{n}_price"), rate(f"extra_{n}_vat"),
        )
        for n in EXTRAS
        if form.text(f"extra_{n}_label").strip()
    ]  # fmt: skip
    return tuple(lines)


def _sheet(form: QuoteForm, card: RequestCard, has_vat: bool) -> QuoteSheet:
    """What was typed; what cannot be read is said beside its field."""
    lines, delay = _lines(form, card, has_vat=has_vat, gathers=True), form.whole("delay_days")
    return QuoteSheet(lines, form.day("valid_until") or i18n.today(), delay, form.day("start_on"), form.text("note"))


def _check(form: QuoteForm, card: RequestCard, regime: str, has_vat: bool) -> None:
    """Raise :class:`Invalid` with all that is wrong; what stands for a price that cannot be read makes no total."""
    sheet = _sheet(form, card, has_vat)
    amounts = [one for one in form if one.name.startswith("price_") or one.name.endswith(("_price", "_quantity"))]
    check_quote(card, sheet, regime, is_read=not any(one.errors for one in amounts))


def _totals(form: QuoteForm, card: RequestCard, regime: str, has_vat: bool) -> Any:
    """The totals of what is typed, when it can be read."""
    try:
        return totals(_lines(form, card, has_vat=has_vat), regime)
    except Invalid:
        return None
