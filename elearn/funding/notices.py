"""The notices of this room: what becomes of one's seat, and what ends soon for whoever can still act."""

from __future__ import annotations

from datetime import date, datetime

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import day, moment, money, ngettext
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _offered_title(facts: Facts) -> str:
    return _("Une place financée vous est proposée : %(module)s", module=facts["module"])


def _offered_text(facts: Facts) -> str:
    return _("Vous avez jusqu’au %(until)s pour l’accepter.", until=moment(datetime.fromisoformat(facts["until"])))


def _revoked_title(_facts: Facts) -> str:
    return _("Votre place financée est reprise")


def _revoked_text(facts: Facts) -> str:
    return _("Motif : %(reason)s", reason=facts["reason"])


def _ended_title(facts: Facts) -> str:
    if facts["why"] == "expire":
        return _("Votre place financée a expiré : %(module)s", module=facts["module"])
    return _("Une place financée ne vous est plus proposée : %(module)s", module=facts["module"])


def _ended_text(facts: Facts) -> str:
    if facts["why"] == "withdraw":
        return _("Votre télécentre a repris son offre. Si vous attendiez cette place, vous gardez votre rang.")
    if facts["why"] == "expire":
        return _("Le module n’était pas commencé à sa date. Voyez ce que vous pouvez encore obtenir.")
    return _("Vous ne l’avez pas acceptée à temps. Vous pouvez en demander une autre.")


def _begin_title(facts: Facts) -> str:
    return _("Commencez bientôt votre module financé : %(module)s", module=facts["module"])


def _begin_text(facts: Facts) -> str:
    return _("Le dernier jour est le %(day)s. Ensuite la place expire si rien n’est commencé.", day=_day(facts))


def _give_title(facts: Facts) -> str:
    return _("%(centre)s : des places à donner jusqu’au %(day)s", centre=facts["centre"], day=_day(facts))


def _give_text(facts: Facts) -> str:
    seats, cents = facts["seats"], facts["cents"]
    parts = (
        [
            ngettext(
                "%(n)s place réservée n’est donnée à personne",
                "%(n)s places réservées ne sont données à personne",
                seats,
            )
        ]
        if seats
        else []
    )
    if cents:
        parts.append(_("%(amount)s sont alloués et non réservés", amount=money(cents)))
    return _(
        "« %(envelope)s » : %(left)s. Ensuite, tout revient à l’enveloppe.",
        envelope=facts["envelope"],
        left=_(" et ").join(parts),
    )


def _prove_title(facts: Facts) -> str:
    return _("Des preuves manquent, à réunir avant le %(day)s", day=_day(facts))


def _prove_text(facts: Facts) -> str:
    count = ngettext("%(n)s place", "%(n)s places", facts["seats"])
    return _(
        "« %(envelope)s » : %(count)s sans toutes les preuves que demande la convention.",
        envelope=facts["envelope"],
        count=count,
    )


def _day(facts: Facts) -> str:
    return day(date.fromisoformat(facts["until"]))


def _path(_facts: Facts) -> str:
    return "/mes-places"


def _seats_path(facts: Facts) -> str:
    return f"/gestion/telecentres/{facts['slug']}/places"


def _prove_path(facts: Facts) -> str:
    return _seats_path(facts) if facts["slug"] else f"/financements/enveloppes/{facts['id']}/justificatif"


OFFERED = NoticeKind(
    label=_l("Une place financée vous est proposée"),
    title=_offered_title,
    text=_offered_text,
    path=_path,
    action=_l("Voir ma place"),
)
REVOKED = NoticeKind(
    label=_l("Une place financée est reprise"),
    title=_revoked_title,
    text=_revoked_text,
    path=_path,
    action=_l("Voir mes places"),
)
ENDED = NoticeKind(
    label=_l("Une place financée n’est plus à moi"),
    title=_ended_title,
    text=_ended_text,
    path=_path,
    action=_l("Voir mes places"),
)
TO_BEGIN = NoticeKind(
    label=_l("Un module financé est à commencer"),
    title=_begin_title,
    text=_begin_text,
    path=_path,
    action=_l("Voir mes places"),
)
TO_GIVE = NoticeKind(
    label=_l("Des places sont à donner avant leur date"),
    title=_give_title,
    text=_give_text,
    path=_seats_path,
    action=_l("Voir les places"),
)
TO_PROVE = NoticeKind(
    label=_l("Des preuves manquent avant leur date"),
    title=_prove_title,
    text=_prove_text,
    path=_prove_path,
    action=_l("Voir ce qui manque"),
)
KINDS = {
    "funding.offered": OFFERED,
    "funding.revoked": REVOKED,
    "funding.ended": ENDED,
    "funding.to-begin": TO_BEGIN,
    "funding.to-give": TO_GIVE,
    "funding.to-prove": TO_PROVE,
}
