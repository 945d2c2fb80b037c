"""Entries of the menus, and the link to notices in the head of each page."""

from __future__ import annotations

from flask import g, render_template

from elearn.accounts import queries
from elearn.accounts.policy import Can
from elearn.core.i18n import lazy_gettext as _
from elearn.core.plugin import NavItem, Slot
from elearn.core.policy import Actor

ITEMS = (
    NavItem(_("Mentions légales"), "accounts.legal_notice", 90, where="footer"),
    # The words of the state are asked for on the home page itself (decree 2019-768, article 4).
    NavItem(_("Accessibilité : partiellement conforme"), "accounts.accessibility", 95, where="footer"),
    NavItem(_("Avis"), "accounts.notices", 10, where="account"),
    NavItem(_("Mon compte"), "accounts.profile", 20, where="account"),
    NavItem(_("Mon entreprise"), "accounts.companies", 25, where="account", permission=Can.MANAGE_COMPANY),
    NavItem(_("Administration"), "accounts.people", 80, where="account", permission=Can.MANAGE_PEOPLE),
    NavItem(_("Personnes"), "accounts.people", 10, where="admin", permission=Can.MANAGE_PEOPLE),
    NavItem(_("Organisations"), "accounts.organisations", 20, where="admin", permission=Can.MANAGE_ORGANISATIONS),
    NavItem(
        _("Organisme de formation"), "accounts.training_body", 30, where="admin", permission=Can.MANAGE_TRAINING_BODY
    ),
    NavItem(_("Tâches"), "accounts.jobs", 80, where="admin", permission=Can.MANAGE_JOBS),
    NavItem(_("Journal"), "accounts.log", 90, where="admin", permission=Can.READ_AUDIT),
)


def unread_link(actor: Actor) -> str:
    """The link to one's notices, with how many are unread."""
    if not actor.is_authenticated:
        return ""
    return render_template("accounts/header.html", unread=g.get("unread_notices", 0))


def contact_card(actor: Actor, **_context: object) -> str:
    """How to reach those who help, on one's own page (C. trav. art. D6313-3-1: assistance at a distance)."""
    body = queries.training_body()
    return render_template("accounts/contact.html", body=body) if body.email or body.phone else ""


SLOTS = (Slot("header.account", unread_link), Slot("progress.dashboard.aside", contact_card, 80))
