"""« Mon Pass », the simulator, and the card beside a telecentre's page."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core import i18n
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import duration, money, ngettext
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.core.web import typed
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.telecentres import queries, simulation, words
from elearn.telecentres.outlook import outlook
from elearn.telecentres.policy import Can
from elearn.telecentres.queries.passes import PlanCard
from elearn.telecentres.queries.places import CentreCard
from elearn.telecentres.queries.prices import PriceList
from elearn.telecentres.services import passes as service
from elearn.telecentres.views.blueprint import blueprint

# What one does in an ordinary month, before changing it.
USUAL = {("desk", "half_day"): 4, ("office", "half_day"): 6, ("meeting", "hour"): 2}


@blueprint.get("/mon-pass")
@allow(Can.LIST_PASSES)
def my_pass() -> str:
    """What one holds, what it gives, what is left of it, and what comes next."""
    who, today = actor(), i18n.today()
    networks = queries.places.networks()
    held = queries.passes.passes_of([who.id])
    running = [p for p in held if p.starts_on <= today < p.ends_on]
    plans = queries.passes.plans_on(networks, today)
    lists = {p.network_id: queries.prices.price_list(who.id, p.network_id) for p in running}
    return render_template(
        "telecentres/my_pass.html",
        running=[(p, outlook(lists[p.network_id], today), _included(lists[p.network_id])) for p in running],
        coming=[p for p in held if p.starts_on > today],
        past=[p for p in held if p.ends_on <= today],
        plans=[p for p in plans if p.network_id not in lists],
        renewals={p.id: _renewal(p.network_id, p.plan_id, plans) for p in running if _may_renew(p, held)},
        quotas=[q for n in networks for q in queries.quotas.left_on(n, today, person_id=who.id)],
        statements=queries.statements.of_person(who.id)
        + queries.statements.of_organisations(who.organisations(*queries.statements.READERS)),
        words=words,
        networks=networks,
    )


def _may_renew(current: Any, held: list[Any]) -> bool:
    is_soon = (current.ends_on - i18n.today()).days <= service.RENEWABLE_DAYS
    return is_soon and not any(p.starts_on >= current.ends_on for p in held if p.network_id == current.network_id)


def _renewal(network_id: int, plan_id: int, plans: list[PlanCard]) -> PlanCard | None:
    """The terms of today for the same pass, or the first offered when it no longer is."""
    mine = [p for p in plans if p.network_id == network_id]
    same = queries.passes.plans_by_id([plan_id]).get(plan_id)
    return next((p for p in mine if same is not None and p.code == same.code), next(iter(mine), None))


def _included(prices: PriceList) -> list[str]:
    """What a pass still gives this month, a sentence a kind."""
    today = i18n.today()
    given = prices.passes[0].terms.get("entitlements", {}) if prices.passes else {}
    said = []
    for kind, label in words.WORKSPACE_KIND.items():
        if kind in given.get("hours", {}):
            time = duration(prices.included_left(kind, today))
            said.append(_("%(kind)s : il vous reste %(time)s comprises ce mois-ci.", kind=label, time=time))
        if kind in given.get("days", {}):
            n = prices.days_left(kind, today)
            said.append(
                ngettext(
                    "%(kind)s : il vous reste %(n)s journée comprise ce mois-ci.",
                    "%(kind)s : il vous reste %(n)s journées comprises ce mois-ci.",
                    n,
                    kind=label,
                )
            )
    return said


@blueprint.post("/mon-pass")
@allow(Can.LIST_PASSES)
def take_pass() -> Response:
    """Take a pass, or renew the one that ends soon, at the terms shown."""
    who = actor()
    try:
        service.take_pass(who, who.id, typed.number(request.form.get("plan")) or 0)
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Votre Pass est pris. Il vaut dans tous les télécentres du réseau."), "done")
    return redirect(url_for("telecentres.my_pass"), code=303)  # type: ignore[return-value]


@blueprint.post("/mon-pass/<int:pass_id>/renoncement")
@allow(Can.LIST_PASSES)
def give_up_pass(pass_id: int) -> Response:
    """Give up a pass that has not begun."""
    try:
        service.cancel_pass(actor(), pass_id)
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Vous avez renoncé à ce Pass : il ne sera pas porté sur votre relevé."), "done")
    return redirect(url_for("telecentres.my_pass"), code=303)  # type: ignore[return-value]


@blueprint.get("/telecentres/simuler")
@public("what a month would cost is a question one asks before joining")
def simulator() -> Response:
    """« Simuler mon mois »: plain words, nothing kept."""
    who = actor()
    cards = {c.slug: c for c in queries.places.centres().values()}
    if not cards:
        raise Missing(_("Aucun télécentre n’a encore de tarif."))
    centre = cards.get(request.args.get("centre", "")) or _usual_place(cards)
    asked = bool(set(request.args) - {"centre"})
    typed_ = {key: request.args.get("-".join(key), "").strip() for key in simulation.USES}
    counts = {key: _count(text) for key, text in typed_.items()}
    faults = {key for key, count in counts.items() if count is None}
    times = {key: counts[key] or 0 if asked else USUAL.get(key, 0) for key in simulation.USES}
    prices = queries.prices.price_list(who.person_id if who.is_authenticated else None, centre.network_id)
    columns = [] if faults else _columns(prices, centre, times)
    page = render_template(
        "telecentres/simulator.html",
        centre=centre,
        centres=sorted(cards.values(), key=lambda c: c.name),
        times=times,
        columns=columns,
        rows=[(use_in_words(*key, count), key) for key, count in times.items() if count],
        words=words,
        label=use_in_words,
        typed=typed_,
        faults=faults,
        most=simulation.MOST,
    )
    return Response(page, status=422 if faults else 200, content_type="text/html; charset=utf-8")


def _usual_place(cards: dict[str, CentreCard]) -> CentreCard:
    return min(cards.values(), key=lambda c: c.id)


def _count(text: str) -> int | None:
    """How many times, none when nothing is typed; None for what is no number from 0 to ``MOST``."""
    found = typed.number(text) if text else 0
    return found if found is not None and 0 <= found <= simulation.MOST else None


def _columns(
    prices: PriceList, centre: CentreCard, times: dict[tuple[str, str], int]
) -> list[tuple[str, simulation.Result, str]]:
    """One column a situation: heading, result, and the assumption under it."""
    today = i18n.today()

    def result(listing: PriceList, plan: PlanCard | None) -> simulation.Result:
        given = plan.entitlements if plan is not None else {}
        hours, days = given.get("hours", {}), given.get("days", {})
        return simulation.simulate(
            times,
            today,
            lambda kind, unit, start, end, left: listing.price(kind, unit, start, end, left, centre_id=centre.id),
            included={kind: (int(hours.get(kind, 0)) * 60, int(days.get(kind, 0))) for kind in {*hours, *days}},
            pass_cents=-(-plan.price_cents // plan.period_months) if plan is not None else 0,
        )

    found = [(_("Sans Pass"), result(prices.as_if(None, 0, today), None), "")]
    for plan in queries.passes.plans_on([centre.network_id], today)[:1]:
        ends = [r.until_month for r in prices.rates if r.plan_id == plan.id and r.until_month is not None]
        share = _(
            "Le Pass compte pour %(cents)s par mois (%(price)s pour %(months)s mois).",
            cents=money(-(-plan.price_cents // plan.period_months)),
            price=money(plan.price_cents),
            months=plan.period_months,
        )
        if ends:
            n = min(ends)
            first = _("Avec le Pass, %(months)s", months=words.first_months(n))
            found.append((first, result(prices.as_if(plan, 0, today), plan), share))
            found.append((_("Avec le Pass, ensuite"), result(prices.as_if(plan, n, today), plan), share))
        else:
            found.append((_("Avec le Pass"), result(prices.as_if(plan, 0, today), plan), share))
    return found


def use_in_words(kind: str, unit: str, count: int) -> str:
    """``6 demi-journées, bureau fermé``."""
    where = str(words.WORKSPACE_KIND[kind]).lower()
    if unit == "hour":
        return ngettext("%(n)s heure, %(where)s", "%(n)s heures, %(where)s", count, where=where)
    if unit == "half_day":
        return ngettext("%(n)s demi-journée, %(where)s", "%(n)s demi-journées, %(where)s", count, where=where)
    return ngettext("%(n)s journée, %(where)s", "%(n)s journées, %(where)s", count, where=where)


def aside_card(who: Actor, *, centre: CentreCard, **_context: object) -> str:
    """The pass of the reader, with the price of an office today and later; or what a pass is."""
    today = i18n.today()
    prices = queries.prices.price_list(who.person_id if who.is_authenticated else None, centre.network_id)
    held = next((p for p in prices.passes if p.starts_on <= today < p.ends_on), None)
    plans = queries.passes.plans_on([centre.network_id], today) if held is None else []
    if held is None and not plans:
        return ""
    return render_template(
        "telecentres/pass_card.html",
        held=held,
        plan=plans[0] if plans else None,
        outlook=outlook(prices, today, centre.id),
        centre=centre,
        quotas=queries.quotas.left_on(centre.network_id, today, person_id=who.id) if held is not None else [],
    )


def own_pass_card(who: Actor, **_context: object) -> str:
    """One's passes beside one's bookings, with what is left of each."""
    today = i18n.today()
    held = [p for p in queries.passes.passes_of([who.id], today) if p.starts_on <= today]
    return render_template(
        "telecentres/own_pass_card.html",
        passes=[
            (
                one,
                _included(queries.prices.price_list(who.id, one.network_id)),
                queries.quotas.left_on(one.network_id, today, person_id=who.id),
            )
            for one in held
        ],
    )


def own_card(who: Actor, **_context: object) -> str:
    """The ways to the telecentre, on one's own page; no statement."""
    return render_template(
        "telecentres/own_card.html",
        manages=can(Can.LIST_MANAGED, who),
        coordinates=can(Can.LIST_OWN_NETWORKS, who),
    )
