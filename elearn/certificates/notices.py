"""The notices of this room: a certificate is issued, a certificate is revoked."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _issued_title(facts: Facts) -> str:
    return _("Votre attestation est prête : %(module)s", module=facts["module"])


def _issued_text(facts: Facts) -> str:
    return _(
        "Elle porte le numéro %(number)s. Vous pouvez l’ouvrir, l’enregistrer et choisir ce que voit "
        "la personne qui la vérifie.",
        number=facts["number"],
    )


def _revoked_title(facts: Facts) -> str:
    return _("Votre attestation %(number)s est révoquée", number=facts["number"])


def _revoked_text(facts: Facts) -> str:
    return _("Module : %(module)s. Motif : %(reason)s", module=facts["module"], reason=facts["reason"])


def _path(facts: Facts) -> str:
    return f"/attestations/{facts['number']}"


ISSUED = NoticeKind(
    label=_l("Une attestation est prête"),
    title=_issued_title,
    text=_issued_text,
    path=_path,
    action=_l("Voir mon attestation"),
)
REVOKED = NoticeKind(
    label=_l("Une attestation est révoquée"),
    title=_revoked_title,
    text=_revoked_text,
    path=_path,
    action=_l("Voir mon attestation"),
    required=True,
)
