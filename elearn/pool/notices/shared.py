"""What the notices of this room share: the pages they lead to, the words of their links."""

from __future__ import annotations

from collections.abc import Callable

from elearn.accounts.extend import Facts, Mail, NoticeKind
from elearn.core.i18n import Lazy
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool import words


def asked(facts: Facts) -> str:
    """A request, as who may answer it reads it."""
    return f"/demandes/{facts['request']}"


def own(facts: Facts) -> str:
    """A request, for its buyer."""
    return f"/mes-demandes/{facts['request']}"


def mission(facts: Facts) -> str:
    """The workspace of a mission."""
    return f"/missions/{facts['engagement']}"


def approvals(_facts: Facts) -> str:
    """The orders to approve, and those that one asked for."""
    return "/mes-accords"


def group(facts: Facts) -> str:
    """A group that answers together."""
    return f"/groupements/{facts['group']}"


def team(facts: Facts) -> str:
    """A standing team."""
    return f"/mes-equipes/{facts['team']}"


def vigilance(_facts: Facts) -> str:
    """The certificates of vigilance of one's profile."""
    return "/mon-profil/vigilance"


def kind(
    label: Lazy,
    title: Callable[[Facts], str],
    path: Callable[[Facts], str],
    action: Lazy,
    text: Callable[[Facts], str] = lambda _facts: "",
    mail: Mail = "now",
) -> NoticeKind:
    """One kind, mailed at once unless told otherwise."""
    return NoticeKind(label=label, title=title, text=text, path=path, action=action, mail=mail)


READ, SEE, OPEN = _l("Lire la demande"), _l("Voir la demande"), _l("Ouvrir la mission")
ANSWER, FOLLOW = _l("Répondre"), _l("Voir mes demandes de validation")
SEND = _l("Déposer mon attestation")
TEAM, TEAMS, GROUP = _l("Voir l’équipe"), _l("Voir mes équipes"), _l("Ouvrir le groupement")


def why(facts: Facts) -> str:
    """The reason that somebody gave, in the reader's language when it is one of ours."""
    return _("Motif : %(reason)s", reason=words.reason(facts["reason"]))
