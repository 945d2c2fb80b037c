"""Answering together: teams and groups."""

from __future__ import annotations

from elearn.accounts.extend import NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool.notices.shared import GROUP, TEAM, TEAMS, group, kind, team, why

KINDS: dict[str, NoticeKind] = {
    "pool.team-asked": kind(
        _l("On vous propose une équipe"),
        lambda f: _("%(lead)s vous propose une équipe : %(name)s", lead=f["lead"], name=f["name"]),
        team,
        TEAM,
        lambda _f: _("Une équipe ne vous engage à rien : chaque réponse commune vous sera proposée."),
    ),
    "pool.team-joined": kind(
        _l("Quelqu’un rejoint votre équipe"),
        lambda f: _("%(member)s rejoint l’équipe %(name)s", member=f["member"], name=f["name"]),
        team,
        TEAM,
    ),
    "pool.team-declined": kind(
        _l("Quelqu’un décline votre équipe"),
        lambda f: _("%(member)s ne rejoint pas l’équipe %(name)s", member=f["member"], name=f["name"]),
        team,
        TEAM,
    ),
    "pool.team-left": kind(
        _l("Quelqu’un quitte votre équipe"),
        lambda f: _("%(member)s a quitté l’équipe %(name)s", member=f["member"], name=f["name"]),
        team,
        TEAM,
    ),
    "pool.team-removed": kind(
        _l("Ne plus être d’une équipe"),
        lambda f: _("Vous n’êtes plus de l’équipe %(name)s", name=f["name"]),
        lambda _f: "/mes-equipes",
        TEAMS,
        lambda _f: _("Qui la mène vous en a retiré. Les groupements déjà formés continuent."),
    ),
    "pool.group-asked": kind(
        _l("On vous propose de répondre ensemble"),
        lambda f: _("On vous propose de répondre ensemble : %(title)s", title=f["title"]),
        group,
        GROUP,
        lambda f: _("Groupement %(name)s.", name=f["name"]),
    ),
    "pool.group-proposed": kind(
        _l("Un accord de groupement est à lire"),
        lambda f: _("Un accord de groupement à lire : %(title)s", title=f["title"]),
        group,
        GROUP,
        lambda _f: _("Le devis ne part qu’une fois l’accord accepté par tous les membres."),
    ),
    "pool.group-agreed": kind(
        _l("Tous les membres d’un groupement ont accepté"),
        lambda f: _("Tous les membres ont accepté : %(title)s", title=f["title"]),
        group,
        GROUP,
        lambda _f: _("Le devis du groupement peut partir."),
    ),
    "pool.group-refused": kind(
        _l("Un membre n’accepte pas l’accord d’un groupement"),
        lambda f: _("%(member)s n’accepte pas l’accord : %(title)s", member=f["member"], title=f["title"]),
        group,
        GROUP,
        why,
    ),
    "pool.group-sent": kind(
        _l("Le devis d’un groupement est envoyé"),
        lambda f: _("Le devis du groupement est envoyé : %(title)s", title=f["title"]),
        group,
        GROUP,
    ),
    "pool.group-dissolved": kind(
        _l("Un groupement est dissous"),
        lambda f: _("Le groupement est dissous : %(title)s", title=f["title"]),
        group,
        GROUP,
    ),
    "pool.group-without": kind(
        _l("Un groupement gagne avec les membres d’avant votre arrivée"),
        lambda f: _("Le groupement %(name)s travaillera sans vous : %(title)s", name=f["name"], title=f["title"]),
        lambda _f: "/demandes",
        _l("Voir les demandes"),
        lambda _f: _("Le client a accepté le devis envoyé avant votre arrivée : la mission est à ses membres d’alors."),
    ),
    "pool.group-message": kind(
        _l("Un message dans un groupement"),
        lambda f: _("Un message du groupement : %(title)s", title=f["title"]),
        group,
        GROUP,
    ),
}
