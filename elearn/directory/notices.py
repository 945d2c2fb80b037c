"""The notices of this room."""

from __future__ import annotations

from datetime import date

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _until(facts: Facts, name: str = "until_on") -> str:
    return day(date.fromisoformat(facts[name]))


def _ending(facts: Facts) -> str:
    return _("Votre attestation de vigilance n’est plus valable le %(day)s", day=_until(facts))


def _ending_text(_facts: Facts) -> str:
    return _(
        "Demandez la suivante sur le site de l’Urssaf et déposez-la ici : sans elle, un client ne peut plus passer "
        "de commande au-dessus du seuil de la loi."
    )


def _checked(facts: Facts) -> str:
    return _("Votre attestation de vigilance est contrôlée, valable jusqu’au %(day)s", day=_until(facts))


def _refused(_facts: Facts) -> str:
    return _("Votre attestation de vigilance n’a pas été acceptée")


def _refused_text(facts: Facts) -> str:
    return _("Le motif : %(reason)s", reason=facts["reason"])


def _insurance(facts: Facts) -> str:
    return _("Votre assurance professionnelle se termine le %(day)s", day=_until(facts, "until"))


def _insurance_text(_facts: Facts) -> str:
    return _("Mettez à jour sa date sur votre profil quand elle est renouvelée.")


def _bulk(facts: Facts) -> str:
    return _("L’annuaire est lu en nombre : %(n)s fiches en une heure", n=facts["cards"])


def _bulk_text(facts: Facts) -> str:
    if facts["person"] is None:
        return _("Par quelqu’un sans compte. Le journal dit d’où ; rien n’est bloqué.")
    return _("Par le compte n° %(person)s. Voyez le journal ; rien n’est bloqué.", person=facts["person"])


KINDS = {
    "directory.vigilance-ending": NoticeKind(
        _l("Une attestation de vigilance se termine"), _ending, _ending_text, lambda _f: "/mon-profil/vigilance",
        _l("Déposer la suivante"),
    ),
    "directory.vigilance-checked": NoticeKind(
        _l("Une attestation de vigilance est contrôlée"), _checked, path=lambda _f: "/mon-profil/vigilance",
        mail="daily",
    ),
    "directory.vigilance-refused": NoticeKind(
        _l("Une attestation de vigilance est refusée"), _refused, _refused_text, lambda _f: "/mon-profil/vigilance",
        _l("Déposer une autre attestation"),
    ),
    "directory.insurance-ending": NoticeKind(
        _l("Une assurance se termine"), _insurance, _insurance_text, lambda _f: "/mon-profil/entreprise",
        _l("Mettre à jour"),
    ),
    "directory.bulk-read": NoticeKind(
        _l("L’annuaire est lu en nombre"), _bulk, _bulk_text, lambda _f: "/administration/journal",
        _l("Voir le journal"),
    ),
}  # fmt: skip
