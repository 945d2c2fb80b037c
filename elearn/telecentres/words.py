"""The words for codes kept in the database, in the reader's language, and hours as one says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from elearn.core import i18n
from elearn.core.i18n import NBSP, Lazy, duration, gettext, locale, money, ngettext
from elearn.core.i18n import lazy_gettext as _
from elearn.telecentres.pricing import INCLUDED, INCLUDED_DAY, Line, Quote, Rate

HOST_KIND: dict[str, Lazy] = {
    "service_house": _("Maison de services"),
    "incubator": _("Pépinière d’entreprises"),
    "media_library": _("Médiathèque"),
    "university": _("Université"),
    "business_house": _("Maison des entreprises"),
    "private_coworking": _("Espace de coworking privé"),
    "town_hall": _("Mairie"),
    "other": _("Autre lieu"),
}
STATUS: dict[str, Lazy] = {"planned": _("En projet"), "open": _("Ouvert"), "closed": _("Fermé")}
WORKSPACE_KIND: dict[str, Lazy] = {
    "desk": _("Poste en open space"),
    "office": _("Bureau fermé"),
    "meeting": _("Salle de réunion"),
    "visio": _("Salle de visioconférence"),
}
EQUIPMENT: dict[str, Lazy] = {
    "computer": _("Ordinateurs"),
    "fast_line": _("Ligne à haut débit"),
    "copier": _("Copieurs"),
    "scanner": _("Numériseurs"),
    "video": _("Visioconférence"),
    "projector": _("Vidéoprojecteurs"),
    "fablab": _("Fablab"),
    "secretary": _("Secrétariat ponctuel"),
    "kitchen": _("Cuisine"),
    "lockers": _("Casiers"),
}
ACCESSIBILITY: dict[str, Lazy] = {
    "step_free": _("De plain-pied"),
    "lift": _("Ascenseur"),
    "toilets": _("Toilettes adaptées"),
    "parking": _("Place de stationnement réservée"),
    "induction_loop": _("Boucle magnétique"),
    "bus": _("Arrêt de car à moins de 300 m"),
}
WEEKDAYS: tuple[Lazy, ...] = (
    _("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"),
)  # fmt: skip


def clock_time(minutes: int) -> str:
    """``8 h``, ``18 h 30`` in French, ``08:00`` in English, from minutes after midnight."""
    hours, rest = divmod(minutes, 60)
    if locale() == "en":
        return f"{hours:02d}:{rest:02d}"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


UNIT: dict[str, Lazy] = {
    "hour": _("l’heure"),
    "half_day": _("la demi-journée"),
    "day": _("la journée"),
    "month": _("le mois"),
}
AUDIENCE: dict[str, Lazy] = {
    "": _("Tout le monde"),
    "independent": _("À son compte"),
    "salaried": _("En emploi salarié"),
    "job_seeker": _("En recherche d’emploi"),
    "creating": _("En création d’activité"),
    "student": _("En études ou en apprentissage"),
    "other": _("Autre situation"),
}


QUOTA_PER: dict[str, Lazy] = {"person": _("Chaque personne"), "organisation": _("Chaque organisation")}
QUOTA_MEASURE: dict[str, Lazy] = {"hours": _("heures"), "count": _("réservations")}
QUOTA_PERIOD: dict[str, Lazy] = {"day": _("jour"), "week": _("semaine"), "month": _("mois")}


def entitlements_in_words(given: Mapping[str, Any]) -> list[str]:
    """What a pass gives, one line a thing, in the order of the tables."""
    said = []
    for kind, label in WORKSPACE_KIND.items():
        if hours := given.get("hours", {}).get(kind):
            what = ngettext("%(n)s heure comprise chaque mois", "%(n)s heures comprises chaque mois", hours)
            said.append(gettext("%(kind)s : %(what)s", kind=label, what=what))
        if days := given.get("days", {}).get(kind):
            what = ngettext("%(n)s journée comprise chaque mois", "%(n)s journées comprises chaque mois", days)
            said.append(gettext("%(kind)s : %(what)s", kind=label, what=what))
    events = given.get("events")
    if events is True:
        said.append(gettext("Les rencontres et les webinaires du réseau"))
    elif events:
        said.append(
            ngettext("Une rencontre ou un webinaire du réseau", "%(n)s rencontres ou webinaires du réseau", int(events))
        )
    if given.get("directory"):
        said.append(gettext("Votre place dans l’annuaire des télétravailleurs"))
    if given.get("domiciliation"):
        said.append(gettext("La domiciliation de votre entreprise"))
    return said


def line_in_words(line: Line) -> str:
    """``2 demi-journées à 6,00 €``, ``2 h comprises dans votre Pass``."""
    if line.unit == INCLUDED:
        return gettext("%(time)s comprises dans votre Pass", time=duration(line.count))
    if line.unit == INCLUDED_DAY:
        return ngettext(
            "%(n)s journée comprise dans votre Pass", "%(n)s journées comprises dans votre Pass", line.count
        )
    price, n = money(line.unit_cents), line.count
    if line.unit == "hour":
        return ngettext("%(n)s heure à %(price)s", "%(n)s heures à %(price)s", n, price=price)
    if line.unit == "half_day":
        return ngettext("%(n)s demi-journée à %(price)s", "%(n)s demi-journées à %(price)s", n, price=price)
    if line.unit == "day":
        return ngettext("%(n)s journée à %(price)s", "%(n)s journées à %(price)s", n, price=price)
    return ngettext("%(n)s mois à %(price)s", "%(n)s mois à %(price)s", n, price=price)


def price_in_words(quote: Quote) -> str:
    """How a price is made, in one line: days that cost the same are counted together."""
    if not quote.cents and not any(line.unit in (INCLUDED, INCLUDED_DAY) for line in quote.lines):
        return gettext("Gratuit")
    together: dict[tuple[str, int], Line] = {}
    for line in quote.lines:
        key = (line.unit, line.unit_cents)
        count = line.count + (together[key].count if key in together else 0)
        together[key] = Line(line.on, line.unit, count, line.unit_cents)
    return ", ".join(line_in_words(line) for line in together.values())


NUMBERS: tuple[Lazy, ...] = (
    _("un"), _("deux"), _("trois"), _("quatre"), _("cinq"), _("six"), _("sept"), _("huit"), _("neuf"), _("dix"),
)  # fmt: skip


def in_letters(n: int, *, feminine: bool = False) -> str:
    """``un`` (or ``une``) to ``dix`` in letters, other numbers in figures."""
    if n == 1 and feminine:
        return gettext("une")
    return str(NUMBERS[n - 1]) if 1 <= n <= 10 else str(n)


def listed(parts: list[str]) -> str:
    """``un, deux et trois``."""
    return ", ".join(parts[:-1]) + gettext(" et ") + parts[-1] if len(parts) > 1 else "".join(parts)


def counts_in_words(counts: dict[str, int]) -> str:
    """``Trois postes en open space, quatre bureaux fermés et une salle de réunion.``"""
    said = {
        "desk": lambda n: ngettext(
            "%(count)s poste en open space", "%(count)s postes en open space", n, count=in_letters(n)
        ),
        "office": lambda n: ngettext("%(count)s bureau fermé", "%(count)s bureaux fermés", n, count=in_letters(n)),
        "meeting": lambda n: ngettext(
            "%(count)s salle de réunion", "%(count)s salles de réunion", n, count=in_letters(n, feminine=True)
        ),
        "visio": lambda n: ngettext(
            "%(count)s salle de visioconférence",
            "%(count)s salles de visioconférence",
            n,
            count=in_letters(n, feminine=True),
        ),
    }
    text = listed([said[kind](counts[kind]) for kind in said if counts.get(kind)])
    return f"{text[0].upper()}{text[1:]}." if text else ""


def stretches_in_words(stretches: list[tuple[int, int]]) -> str:
    """``de 9 h à 12 h et de 14 h à 17 h``."""
    return listed([gettext("de %(start)s à %(end)s", start=clock_time(a), end=clock_time(b)) for a, b in stretches])


def week_in_words(week: list[list[tuple[int, int]]]) -> str:
    """``Ouvert du lundi au vendredi, de 8 h à 18 h 30.`` Days that follow with the same hours go together."""
    runs: list[tuple[int, int, list[tuple[int, int]]]] = []
    for day, stretches in enumerate(week):
        if not stretches:
            continue
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == stretches:
            runs[-1] = (runs[-1][0], day, stretches)
        else:
            runs.append((day, day, stretches))
    if not runs:
        return ""
    said = []
    for first, last, stretches in runs:
        if first == last:
            days = gettext("le %(day)s", day=WEEKDAYS[first])
        elif last == first + 1:
            days = gettext("le %(first)s et le %(last)s", first=WEEKDAYS[first], last=WEEKDAYS[last])
        else:
            days = gettext("du %(first)s au %(last)s", first=WEEKDAYS[first], last=WEEKDAYS[last])
        said.append(f"{days}, {stretches_in_words(stretches)}")
    return gettext("Ouvert %(days)s.", days=gettext(" ; ").join(said))


def month_name(month: date) -> str:
    """``novembre 2026``."""
    return i18n.day(month, "month")


def listed_labels(labels: dict[str, Lazy], codes: Iterable[str]) -> str:
    """The words of these codes, in the order of the table: ``Copieurs, Fablab``."""
    wanted = set(codes)
    return ", ".join(str(label) for code, label in labels.items() if code in wanted)


def first_months(n: int) -> str:
    """``le premier mois``, ``les six premiers mois``."""
    return gettext("le premier mois") if n == 1 else gettext("les %(count)s premiers mois", count=in_letters(n))


def tariff_audience(rate: Rate, plan: str) -> str:
    """Whom a tariff is for: situation, pass, months."""
    who = str(AUDIENCE.get(rate.audience, rate.audience)) if rate.audience else ""
    parts = [who, gettext("avec le %(plan)s", plan=plan) if plan else ""]
    if rate.until_month is not None and rate.from_month == 0:
        parts.append(first_months(rate.until_month))
    elif rate.from_month:
        parts.append(ngettext("après le premier mois", "après %(n)s mois", rate.from_month))
    return ", ".join(part for part in parts if part) or str(AUDIENCE[""])
