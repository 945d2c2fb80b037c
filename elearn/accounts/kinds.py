"""The notices that this room brings itself."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.accounts.words import RIGHT, ROLE
from elearn.core.i18n import gettext, lazy_gettext


def _factor_title(facts: Facts) -> str:
    if facts.get("codes"):
        return gettext("Vos codes de secours ont été renouvelés")
    if facts.get("on"):
        return gettext("La double vérification est activée")
    return gettext("La double vérification est retirée")


def _not_you() -> str:
    return gettext("Si ce n’était pas vous, changez votre mot de passe et fermez vos sessions.")


NOTICES = {
    "accounts.password-changed": NoticeKind(
        lazy_gettext("Sécurité du compte"),
        title=lambda _facts: gettext("Votre mot de passe a été changé"),
        text=lambda _facts: _not_you(),
        path=lambda _facts: "/compte/securite",
        action=lazy_gettext("Voir la sécurité du compte"),
        required=True,
    ),
    "accounts.second-factor-changed": NoticeKind(
        lazy_gettext("Sécurité du compte"),
        title=_factor_title,
        text=lambda _facts: _not_you(),
        path=lambda _facts: "/compte/securite",
        action=lazy_gettext("Voir la sécurité du compte"),
        required=True,
    ),
    "accounts.token-created": NoticeKind(
        lazy_gettext("Sécurité du compte"),
        title=lambda _facts: gettext("Un jeton d’accès a été créé"),
        text=lambda facts: gettext("Son nom : %(name)s.", name=facts["name"]) + " " + _not_you(),
        path=lambda _facts: "/compte/jetons",
        action=lazy_gettext("Voir mes jetons"),
        required=True,
    ),
    "accounts.export-ready": NoticeKind(
        lazy_gettext("Copie de mes données"),
        title=lambda _facts: gettext("La copie de vos données est prête"),
        text=lambda _facts: gettext("Elle reste à votre disposition pendant sept jours."),
        path=lambda _facts: "/compte/donnees",
        action=lazy_gettext("Télécharger la copie"),
    ),
    "accounts.role-changed": NoticeKind(
        lazy_gettext("Rôles et organisations"),
        title=lambda facts: (
            gettext(
                "Vous avez un nouveau rôle, %(organisation)s : %(role)s",
                organisation=facts["organisation"],
                role=ROLE[str(facts["role"])],
            )
            if facts.get("organisation")
            else gettext("Vous avez un nouveau rôle : %(role)s", role=ROLE[str(facts["role"])])
        ),
        text=lambda facts: (
            gettext("Dans l’organisation : %(name)s.", name=facts["organisation"])
            if facts.get("organisation")
            else gettext("Sur toute la plateforme.")
        ),
        path=lambda _facts: "/compte",
        action=lazy_gettext("Voir mon compte"),
    ),
    "accounts.rights-changed": NoticeKind(
        lazy_gettext("Mes droits dans une entreprise"),
        title=lambda facts: gettext("Vos droits ont changé : %(name)s", name=facts["organisation"]),
        text=lambda facts: " · ".join(str(RIGHT[role]) for role in facts["roles"]),
    ),
    "accounts.left-company": NoticeKind(
        lazy_gettext("Ne plus être d’une entreprise"),
        title=lambda facts: gettext("Vous n’êtes plus de l’entreprise %(name)s", name=facts["organisation"]),
        text=lambda _facts: gettext("Vous ne pouvez plus commander pour elle. Ce que vous y avez fait reste."),
    ),
    "accounts.colleague-joined": NoticeKind(
        lazy_gettext("Invitation acceptée"),
        title=lambda facts: gettext(
            "%(who)s est de l’entreprise %(name)s", who=facts["who"], name=facts["organisation"]
        ),
        text=lambda _facts: gettext("Votre invitation est acceptée."),
        path=lambda facts: f"/mon-entreprise/{facts['organisation_id']}",
        action=lazy_gettext("Voir mes collègues"),
        mail="daily",
    ),
    "accounts.job-stopped": NoticeKind(
        lazy_gettext("Tâches du site qui s’arrêtent"),
        title=lambda facts: gettext("Une tâche du site s’est arrêtée : %(name)s", name=facts["name"]),
        text=lambda _facts: gettext(
            "Elle a échoué à chaque essai et attend une décision. Lisez pourquoi, levez la cause, puis relancez-la. "
            "D’autres de même nom aujourd’hui ne vous seront pas redites."
        ),
        path=lambda _facts: "/administration/taches",
        action=lazy_gettext("Voir les tâches en échec"),
    ),
    "accounts.colleague-left": NoticeKind(
        lazy_gettext("Départ d’un collègue"),
        title=lambda facts: gettext("%(who)s a quitté l’entreprise %(name)s", who=facts["who"], name=facts["name"]),
        text=lambda _facts: gettext("Cette personne n’y commande plus. Ce qu’elle y a fait reste."),
        path=lambda facts: f"/mon-entreprise/{facts['organisation_id']}",
        action=lazy_gettext("Voir mes collègues"),
    ),
    "accounts.colleague-declined": NoticeKind(
        lazy_gettext("Invitation déclinée"),
        title=lambda facts: gettext("%(who)s décline votre invitation", who=facts["who"]),
        text=lambda facts: gettext("Dans l’organisation : %(name)s.", name=facts["organisation"]),
        path=lambda facts: f"/mon-entreprise/{facts['organisation_id']}",
        action=lazy_gettext("Voir mes collègues"),
        mail="daily",
    ),
}
