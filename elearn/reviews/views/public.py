"""What everyone reads: the reviews of a provider, and how they are checked. Those of a client, for members."""

from __future__ import annotations

from flask import render_template, request

from elearn.accounts import queries as accounts
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.directory.queries import profiles, skills
from elearn.reviews import life, queries, words
from elearn.reviews.criteria import CRITERIA, LEAST_CLIENTS
from elearn.reviews.policy import Can
from elearn.reviews.queries.shown import PAGE, Received
from elearn.reviews.views.blueprint import blueprint


@blueprint.get("/evaluations/regles")
@public("how reviews are checked, ordered and counted is for everyone to read (Code de la consommation, L111-7-2)")
def rules() -> str:
    """How reviews are made, checked, ordered, averaged, and what they weigh."""
    return render_template(
        "reviews/rules.html", least=LEAST_CLIENTS, days=life.WINDOW.days, years=life.SHOWN_FOR.days // 365,
        criteria=CRITERIA,
    )  # fmt: skip


@blueprint.get("/annuaire/<slug>/evaluations")
@public("the reviews of someone who chose to be in the directory go with their profile")
def of_provider(slug: str) -> str:
    """All the reviews of a provider, by date."""
    card = profiles.public(slug)
    number = page_number(request.args.get("page"))
    found = queries.shown.of_provider(card.person_id, number)
    return _page(found, number, "client", card.title, profile=card)


@blueprint.get("/evaluations/clients/<int:organisation_id>")
@allow(Can.READ_CLIENTS)
def of_client(organisation_id: int) -> str:
    """What those who worked for an organisation say of it; for people who are signed in."""
    number = page_number(request.args.get("page"))
    found = queries.shown.of_client(organisation_id, number)
    named = accounts.organisations_by_id([organisation_id]).get(organisation_id) if found.total else None
    if named is None:
        raise Missing(_("Cette organisation n’a pas encore d’évaluation."))
    return _page(found, number, "provider", named.name)


def _page(found: Received, number: int, side: str, title: str, profile: profiles.ProfileCard | None = None) -> str:
    return render_template(
        "reviews/received.html",
        found=found,
        page=existing(Page(list(found.reviews), number, found.total, PAGE)),
        title=title,
        profile=profile,
        criteria=CRITERIA[side],
        catalogue=skills.catalogue(),
        is_signed_in=actor().is_authenticated,
        words=words,
    )
