"""What the pool puts into the pages of the directory, and on one's own."""

from __future__ import annotations

from flask import render_template

from elearn.core.policy import Actor, can
from elearn.directory.queries import profiles
from elearn.pool.policy import Can


def tab(_actor: Actor, **_context: object) -> str:
    """The tab of the requests of companies."""
    return render_template("pool/slots/tab.html")


def company(_actor: Actor, **_context: object) -> str:
    """From the people of a company to what each may order."""
    return render_template("pool/slots/company.html")


def ask(_actor: Actor, **_context: object) -> str:
    """The way to describe a need: whoever looks for someone may be a company that is not here yet."""
    return render_template("pool/slots/ask.html")


def order(actor: Actor, *, is_listed: bool = False, **context: object) -> str:
    """The way to order an offer, or to ask for its quote when its price is a range; on its page, what it takes to."""
    may, may_ask = can(Can.ORDER, actor), can(Can.START, actor)
    if is_listed and not (may or may_ask):
        return ""
    return render_template("pool/slots/order.html", may=may, may_ask=may_ask, **context)


def buying(actor: Actor, **_context: object) -> str:
    """On the page of who orders for an organisation: the ways to it; no statement."""
    if not can(Can.ORDER, actor):
        return ""
    return render_template("pool/slots/buying.html", may_ask=can(Can.START, actor))


def selling(actor: Actor, **_context: object) -> str:
    """On the page of an independent of the directory: the ways to their work; one statement."""
    found = profiles.alone(actor.id)
    return render_template("pool/slots/selling.html", slug=found.slug) if found is not None else ""
