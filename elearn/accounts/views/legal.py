"""What the law asks every site to say: who publishes it, and how accessible it is. Linked from every page."""

from __future__ import annotations

from datetime import date

from flask import render_template

from elearn.accounts import queries
from elearn.accounts.policy import Can
from elearn.accounts.views.blueprint import Answer, blueprint
from elearn.core import i18n
from elearn.core.policy import can
from elearn.core.web.guard import public
from elearn.core.web.identity import actor

STATED_ON = date(2026, 11, 22)  # the day of the last review of the accessibility statement
STANDS = 3  # years, then it is made again (RGAA 4.1, accessibility statement)


@blueprint.get("/mentions-legales")
@public("the law asks that anyone may know who publishes the site (law 2004-575, article 1-1)")
def legal_notice() -> Answer:
    """Who publishes and who hosts. What is not written yet is named to administrators alone."""
    return render_template("accounts/legal_notice.html", **_publisher())


@blueprint.get("/accessibilite")
@public("the accessibility statement is for everyone (decree 2019-768, article 4)")
def accessibility() -> Answer:
    """How accessible the site is, what was tested, what is not yet, and whom to tell."""
    is_old = i18n.today() >= STATED_ON.replace(year=STATED_ON.year + STANDS)
    return render_template("accounts/accessibility.html", stated_on=STATED_ON, is_old=is_old, **_publisher())


def _publisher() -> dict[str, object]:
    return {"body": queries.training_body(), "may_fill": can(Can.MANAGE_TRAINING_BODY, actor())}
