"""What people are told, in words made when it is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import Lazy, day, money
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.invoicing import words

_OPEN = _l("Ouvrir la facture")


def _path(facts: Facts) -> str:
    return f"/factures/{facts['invoice']}"


def _kind(
    label: Lazy, title: Callable[[Facts], str], text: Callable[[Facts], str] = lambda _facts: "", action: Lazy = _OPEN
) -> NoticeKind:
    return NoticeKind(label=label, title=title, text=text, path=_path, action=action)


def _due(facts: Facts) -> str:
    return day(date.fromisoformat(facts["due_on"]))


def _why(facts: Facts) -> str:
    return _("Motif : %(reason)s", reason=facts["reason"])


def _left(facts: Facts) -> str:
    return _(
        "%(amount)s restent à payer à %(seller)s, directement.", amount=money(facts["left"]), seller=facts["seller"]
    )


def _credited(facts: Facts) -> str:
    said = _("%(seller)s, %(amount)s.", seller=facts["seller"], amount=money(facts["cents"]))
    if "corrects" not in facts:  # told before notices said it
        return said
    corrected = _("Il corrige la facture %(number)s.", number=facts["corrects"])
    follows = words.follows(facts["corrects"], facts["left"], facts["back"])
    return " ".join((said, corrected, f"{_why(facts).rstrip('.')}.", follows))


def _said_of_seller(facts: Facts) -> str:
    return _(
        "Vous avez noté %(amount)s reçus en %(year)s. Relisez le détail par trimestre : il part à l’administration "
        "fiscale avec votre identité avant le 31 janvier, ou par une déclaration corrigée ensuite.",
        amount=money(facts["cents"]),
        year=facts["year"],
    )


def _lacking(facts: Facts) -> str:
    return _(
        "Vous avez été payé par des missions en %(year)s. Il manque : %(missing)s. Une place de marché doit déclarer "
        "à l’administration fiscale qui elle a mis en relation, et pour combien.",
        year=facts["year"],
        missing=words.lacking(facts["missing"]),
    )


KINDS: dict[str, NoticeKind] = {
    "invoicing.seller-copy": NoticeKind(
        label=_l("Ce que la déclaration des vendeurs dit de vous"),
        title=lambda f: _("Déclaration des vendeurs de %(year)s : ce qu’elle dit de vous", year=f["year"]),
        text=_said_of_seller,
        path=lambda _facts: "/mon-profil/identite",
        action=_l("Relire ce qui est dit de vous"),
        required=True,
    ),
    "invoicing.seller-missing": NoticeKind(
        label=_l("Ce qui manque à votre déclaration de vendeur"),
        title=lambda f: _("Complétez votre identité pour la déclaration des vendeurs de %(year)s", year=f["year"]),
        text=_lacking,
        path=lambda _facts: "/mon-profil/identite",
        action=_l("Compléter mon identité"),
        required=True,
    ),
    "invoicing.invoice": _kind(
        _l("Une facture reçue"),
        lambda f: _("Une facture reçue : %(number)s", number=f["number"]),
        lambda f: _(
            "%(seller)s, %(amount)s, à payer avant le %(day)s inclus.",
            seller=f["seller"],
            amount=money(f["cents"]),
            day=_due(f),
        ),
    ),
    "invoicing.credit": _kind(
        _l("Un avoir reçu"),
        lambda f: _("Un avoir reçu : %(number)s", number=f["number"]),
        _credited,
    ),
    "invoicing.refused": _kind(
        _l("Votre facture est refusée"), lambda f: _("Votre facture est refusée : %(number)s", number=f["number"]), _why
    ),
    "invoicing.collected": _kind(
        _l("Votre paiement est noté"), lambda f: _("Votre paiement est noté : facture %(number)s", number=f["number"])
    ),
    "invoicing.remind-before": _kind(
        _l("Une facture est bientôt à payer"),
        lambda f: _("Facture %(number)s : à payer avant le %(day)s inclus", number=f["number"], day=_due(f)),
        _left,
    ),
    "invoicing.remind-due": _kind(
        _l("Une facture est à payer aujourd’hui"),
        lambda f: _("Facture %(number)s : à payer aujourd’hui", number=f["number"]),
        _left,
    ),
    "invoicing.remind-late": _kind(
        _l("Une facture est en retard"),
        lambda f: _("Facture %(number)s : échéance passée le %(day)s", number=f["number"], day=_due(f)),
        _left,
    ),
    "invoicing.remind-last": _kind(
        _l("Une facture reste impayée"),
        lambda f: _("Facture %(number)s : toujours impayée", number=f["number"]),
        lambda f: _("Des pénalités de retard et une indemnité sont dues. %(left)s", left=_left(f)),
    ),
    "invoicing.unpaid": _kind(
        _l("Votre client n’a pas payé à temps"),
        lambda f: _("Facture %(number)s : non payée", number=f["number"]),
        lambda f: _(
            "Échéance dépassée de %(days)s jours. Votre client vient d’être relancé. Si le paiement est arrivé, "
            "notez-le.",
            days=f["days"],
        ),
    ),
    "invoicing.invalid": _kind(
        _l("Une de vos factures n’est pas valide"),
        lambda f: _("Une facture n’est pas valide : %(number)s", number=f["number"]),
        lambda _f: _("Son fichier n’est pas proposé. La page de la facture dit quelle règle n’est pas tenue."),
    ),
}
