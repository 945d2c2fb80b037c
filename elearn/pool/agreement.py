"""The agreement of a group, from its data to its articles. Pure code but for the reader's language.

What is accepted is the data (:func:`content`), named by their hash; the articles say them in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from elearn.core.i18n import day, duration, money, ngettext, percent, siret
from elearn.core.i18n import gettext as _
from elearn.pool.split import CLIENT, LEAD, Bill, bills

CONJOINT, CONJOINT_LEAD, SOLIDARY = "conjoint", "conjoint_lead", "solidary"
FORMS = (CONJOINT, CONJOINT_LEAD, SOLIDARY)
MOST_PAY_BP, MOST_FAILURE_DAYS = 3000, 60
# What agreements said before they kept the figure of their day (Code du travail, art. R8222-1).
OLD_VIGILANCE_FROM = 5_000_00


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its title and what it says, a sentence or two each."""

    title: str
    lines: tuple[str, ...]


def form_of(form: str, lead: str) -> str:
    """To what each form binds the members towards the client."""
    return {
        CONJOINT: _("Groupement conjoint : chaque membre n’est engagé envers le client que pour sa part."),
        CONJOINT_LEAD: _(
            "Groupement conjoint avec mandataire solidaire : chaque membre est engagé pour sa part ; %(lead)s "
            "répond en plus, envers le client, de la part de chacun des autres.",
            lead=lead,
        ),
        SOLIDARY: _("Groupement solidaire : chaque membre est engagé envers le client pour la totalité de la mission."),
    }[form]


def name_of(content: Mapping[str, Any], person_id: int) -> str:
    """How the agreement names a member."""
    return next(str(m["name"]) for m in content["members"] if m["id"] == person_id)


def invoices(content: Mapping[str, Any]) -> tuple[Bill, ...]:
    """Who invoices whom, before tax."""
    nets = {int(m["id"]): int(m["net_cents"]) for m in content["members"]}
    return bills(nets, int(content["lead"]), str(content["billing"]), int(content["lead_pay_bp"]))


def articles(content: Mapping[str, Any]) -> list[Article]:
    """The agreement in words, in the reader's language."""
    return [Article(title, tuple(lines)) for title, lines in _articles(content)]


def _articles(content: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    members: list[Mapping[str, Any]] = list(content["members"])
    lead = name_of(content, int(content["lead"]))
    yield _("Les membres"), [_member(m) for m in members]
    yield (
        _("Objet"),
        [
            _("Répondre ensemble à la demande « %(title)s » de %(client)s, et la réaliser si le devis est retenu.",
              title=content["request"]["title"], client=content["request"]["client"]),
            _("Le groupement n’a pas de personnalité morale : chaque membre contracte en son nom, avec son SIRET."),
        ],
    )  # fmt: skip
    yield _("Forme"), [form_of(str(content["form"]), lead)]
    yield _("Le mandataire"), [*_lead(content, lead)]
    yield _("La part de chacun"), [_part(m) for m in members]
    yield _("L’argent"), [*_money(content)]
    yield _("Heures et livrables"), [line for m in members for line in _work(m)]
    yield _("Assurances"), [_insurance(m) for m in members]
    yield (
        _("Durée"),
        [
            _("L’accord prend effet quand tous les membres l’ont accepté."),
            _("Il prend fin si le devis n’est pas retenu, sinon quand la mission est terminée et que chacun est payé."),
        ],
    )
    yield _("Défaillance d’un membre"), [*_failure(content, lead)]
    threshold = int(content.get("vigilance_from_cents", OLD_VIGILANCE_FROM))
    if int(content["net_cents"]) >= threshold:
        yield (
            _("Vigilance"),
            [
                _("Le devis atteint %(amount)s hors taxes : chaque membre remet au client une attestation de vigilance "
                  "à la commande, puis tous les six mois.", amount=money(threshold)),
            ],
        )  # fmt: skip
    yield (
        _("Acceptation"),
        [
            _("Chaque membre accepte cette version et elle seule, désignée par son empreinte."),
            _("Tout changement des lignes, des parts ou des conditions demande à nouveau l’accord de tous."),
        ],
    )


def _member(m: Mapping[str, Any]) -> str:
    said = [str(m["name"])]
    if m["siret"]:
        said.append(_("SIRET %(n)s", n=siret(str(m["siret"]))))
    if m["address"]:
        said.append(str(m["address"]))
    return ", ".join(said) + (_(" : %(scope)s", scope=m["scope"]) if m["scope"] else "")


def _lead(content: Mapping[str, Any], lead: str) -> Iterator[str]:
    yield _("%(lead)s représente le groupement : le devis, la commande et les échanges avec le client passent par là.",
            lead=lead)  # fmt: skip
    yield _("Le mandataire n’engage pas les autres membres au-delà de cet accord.")
    if content["lead_pay_bp"]:
        yield _("Ce travail lui est payé %(rate)s de la part hors taxes de chaque autre membre.",
                rate=percent(int(content["lead_pay_bp"])))  # fmt: skip
    else:
        yield _("Ce travail ne lui est pas payé.")


def _part(m: Mapping[str, Any]) -> str:
    return _("%(name)s : %(net)s hors taxes, soit %(share)s du devis.",
             name=m["name"], net=money(int(m["net_cents"])), share=percent(int(m["share_bp"])))  # fmt: skip


def _money(content: Mapping[str, Any]) -> Iterator[str]:
    if content["billing"] == LEAD:
        yield _("Le mandataire facture toute la mission au client, et règle les factures des autres membres.")
    else:
        yield _("Chaque membre facture sa part au client, qui la lui règle.")
    for bill in invoices(content):
        payer = content["request"]["client"] if bill.payer == CLIENT else name_of(content, bill.payer)
        yield _("%(issuer)s facture %(net)s hors taxes à %(payer)s.",
                issuer=name_of(content, bill.issuer), net=money(bill.net_cents), payer=payer)  # fmt: skip
    days = int(content["terms"]["payment_days"])
    yield ngettext("Chaque facture est payable sous %(n)s jour.", "Chaque facture est payable sous %(n)s jours.", days)
    yield _("Un retard de paiement donne droit à des pénalités et à une indemnité de 40 € "
            "(Code de commerce, art. L441-10).")  # fmt: skip
    yield _("La plateforme ne détient l’argent de personne.")


def _work(m: Mapping[str, Any]) -> Iterator[str]:
    if m["cap_minutes"]:
        yield _("%(name)s : %(time)s au plus en tout.", name=m["name"], time=duration(int(m["cap_minutes"])))
    if m["cap_month_minutes"]:
        yield _("%(name)s : %(time)s au plus par mois.", name=m["name"], time=duration(int(m["cap_month_minutes"])))
    yield (
        _("%(name)s remet ses livrables au client.", name=m["name"])
        if m["may_deliver"]
        else _("Le mandataire remet au client les livrables de %(name)s.", name=m["name"])
    )
    yield (
        _("%(name)s envoie ses heures au client.", name=m["name"])
        if m["signs_hours"]
        else _("Le mandataire envoie au client les heures de %(name)s.", name=m["name"])
    )


def _insurance(m: Mapping[str, Any]) -> str:
    if not m["insurer"]:
        return _("%(name)s n’a pas déclaré d’assurance professionnelle.", name=m["name"])
    policy = _(", contrat %(n)s", n=m["policy_number"]) if m["policy_number"] else ""
    until = _(", jusqu’au %(day)s", day=day(date.fromisoformat(m["insured_until"]))) if m["insured_until"] else ""
    return _("%(name)s : %(insurer)s", name=m["name"], insurer=m["insurer"]) + policy + until + "."


def _failure(content: Mapping[str, Any], lead: str) -> Iterator[str]:
    yield ngettext(
        "Un membre empêché de faire sa part le dit aux autres sous %(n)s jour ; le mandataire prévient le client.",
        "Un membre empêché de faire sa part le dit aux autres sous %(n)s jours ; le mandataire prévient le client.",
        int(content["failure_days"]),
    )
    yield {
        CONJOINT: _("Les autres membres ne doivent pas sa part. Ils peuvent la proposer au client, qui décide."),
        CONJOINT_LEAD: _(
            "%(lead)s fait cette part ou la fait faire ; les autres membres ne la doivent pas.", lead=lead
        ),
        SOLIDARY: _("Les autres membres font cette part, partagée selon leurs parts dans cet accord."),
    }[str(content["form"])]
    yield _("Ce qui a été fait et accepté par le client est payé au membre défaillant.")
