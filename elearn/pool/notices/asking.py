"""Asking and answering: requests, quotes, orders to be approved."""

from __future__ import annotations

from datetime import date

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import day, money
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool.notices.shared import ANSWER, FOLLOW, OPEN, READ, SEE, approvals, asked, kind, mission, own, why


def _offered(facts: Facts) -> str:
    """Who offers, for how much; nothing of the notices written before that was kept with them."""
    if "by" not in facts:
        return ""
    return _("%(name)s, %(amount)s hors taxes.", name=facts["by"], amount=money(int(str(facts["cents"]))))


KINDS: dict[str, NoticeKind] = {
    "pool.invited": kind(
        _l("On vous demande de répondre à une demande"),
        lambda f: _("On vous demande de répondre : %(title)s", title=f["title"]),
        asked,
        READ,
        lambda f: _("Client : %(organisation)s.", organisation=f["organisation"]),
    ),
    "pool.request-cancelled": kind(
        _l("Une demande à laquelle vous répondez est annulée"),
        lambda f: _("Demande annulée : %(title)s", title=f["title"]),
        lambda _f: "/mes-reponses",  # nobody but its buyer reads it any more
        _l("Voir mes réponses"),
    ),
    "pool.question": kind(
        _l("Une question est posée sur votre demande"),
        lambda f: _("Une question sur votre demande : %(title)s", title=f["title"]),
        own,
        SEE,
        lambda _f: _("Votre réponse sera lue par toutes les personnes qui peuvent répondre."),
    ),
    "pool.answered": kind(
        _l("Une question a reçu sa réponse"),
        lambda f: _("Une réponse sur la demande : %(title)s", title=f["title"]),
        asked,
        READ,
    ),
    "pool.request-closed": kind(
        _l("Le délai de réponse à votre demande est passé"),
        lambda f: _("Le délai de réponse est passé : %(title)s", title=f["title"]),
        own,
        SEE,
        lambda _f: _("Comparez les devis reçus ; vous pouvez encore en accepter un tant qu’il est valable."),
    ),
    "pool.request-extended": kind(
        _l("Le délai pour répondre à une demande est prolongé"),
        lambda f: _("Plus de temps pour répondre : %(title)s", title=f["title"]),
        asked,
        READ,
        lambda f: _(
            "Vous avez jusqu’au %(day)s. Un devis dont la validité est passée peut être renvoyé.",
            day=day(date.fromisoformat(str(f["until"]))),
        ),
    ),
    "pool.quote-lapsed": kind(
        _l("Un devis reçu n’est plus valable"),
        lambda f: _("Un devis reçu n’est plus valable : %(title)s", title=f["title"]),
        own,
        SEE,
        lambda f: _(
            "Celui de %(name)s. Donnez plus de temps pour répondre : il pourra vous être renvoyé.", name=f["by"]
        ),
    ),
    "pool.quote-expired": kind(
        _l("Votre devis n’est plus valable"),
        lambda f: _("Votre devis n’est plus valable : %(title)s", title=f["title"]),
        asked,
        READ,
        lambda _f: _("Envoyez-en une nouvelle version tant que la demande reçoit des réponses."),
    ),
    "pool.quoted": kind(
        _l("Un devis arrive"), lambda f: _("Un devis reçu : %(title)s", title=f["title"]), own, SEE, _offered
    ),
    "pool.withdrawn": kind(
        _l("Un devis est retiré"), lambda f: _("Un devis a été retiré : %(title)s", title=f["title"]), own, SEE
    ),
    "pool.quote-refused": kind(
        _l("Votre devis n’est pas retenu"),
        lambda f: _("Votre devis n’est pas retenu : %(title)s", title=f["title"]),
        asked,
        READ,
        why,
    ),
    "pool.quote-retained": kind(
        _l("Votre devis est retenu pour un accord-cadre"),
        lambda f: _("Votre devis est retenu : %(title)s", title=f["title"]),
        asked,
        READ,
        lambda _f: _("Ses prix vaudront pour les commandes, une fois l’accord-cadre signé par tous ses titulaires."),
    ),
    "pool.quote-accepted": kind(
        _l("Votre devis est accepté"),
        lambda f: _("Votre devis est accepté : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda _f: _("La mission est commandée. À vous de la commencer."),
    ),
    "pool.approval-asked": kind(
        _l("Une validation vous est demandée"),
        lambda f: _("Une validation vous est demandée : %(title)s", title=f["title"]),
        approvals,
        ANSWER,
        lambda f: _(
            "Par %(person)s, pour %(amount)s hors taxes.", person=f["person"], amount=money(int(str(f["cents"])))
        ),
    ),
    "pool.approval-granted": kind(
        _l("Votre commande est validée"),
        lambda f: _("Validée et commandée : %(title)s", title=f["title"]),
        mission,
        OPEN,
    ),
    "pool.approval-refused": kind(
        _l("Votre commande est refusée"),
        lambda f: _("Validation refusée : %(title)s", title=f["title"]),
        approvals,
        FOLLOW,
        why,
    ),
    "pool.approval-lapsed": kind(
        _l("Personne n’a répondu à temps à votre commande"),
        lambda f: _("Personne n’a répondu à temps : %(title)s", title=f["title"]),
        approvals,
        FOLLOW,
        lambda _f: _("La commande n’est pas passée. Vous pouvez la demander de nouveau."),
    ),
}
