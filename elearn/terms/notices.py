"""The notices of this room."""

from __future__ import annotations

from datetime import date

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core import i18n
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.terms.words import ENDING


def _ending(facts: Facts) -> str:
    return _("Votre service prend fin le %(day)s", day=i18n.day(date.fromisoformat(facts["on"])))


def _reasons(facts: Facts) -> str:
    why = _("Motif : %(reason)s.", reason=ENDING[facts["reason"]])
    # The address of the legal notice is where one contests: it says whom to write to.
    return f"{why} {facts['text']} " + _(
        "Si vous n’êtes pas d’accord, écrivez-nous : une personne relira cette décision."
    )


KINDS: dict[str, NoticeKind] = {
    "terms.withdrawn": NoticeKind(
        _l("Un changement des conditions est retiré"),
        lambda f: _("La version %(number)s des conditions ne s’appliquera pas", number=f["number"]),
        lambda _f: _("Elle est retirée avant son jour. Les conditions restent celles d’aujourd’hui."),
        lambda _f: "/conditions-d-utilisation",
        _l("Lire les conditions"),
        required=True,
    ),
    "terms.ending": NoticeKind(
        _l("Votre service prend fin"), _ending, _reasons, lambda _f: "/mentions-legales", _l("Nous écrire"),
        required=True,
    ),
    "terms.lifted": NoticeKind(
        _l("La fin de votre service est annulée"),
        lambda _f: _("La fin de votre service est annulée"),
        lambda f: str(f["text"]),
        lambda _f: "/mon-profil",
        _l("Ouvrir mon profil"),
        required=True,
    ),
}  # fmt: skip
