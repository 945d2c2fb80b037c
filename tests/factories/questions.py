"""One question of each type that takes more than a line, and how they are answered."""

from __future__ import annotations

from typing import Any

import yaml

from elearn.quizzes.marking import Faults
from elearn.quizzes.plugin import TYPES
from elearn.quizzes.types.base import Body

KINDS = {kind.name: kind for kind in TYPES}
SOURCES: dict[str, str] = {
    "matching": """
id: m-1
type: matching
objective: ecrire
review: debut
text: "À chaque document son moment."
pairs:
  - {left: "Devis", right: "Avant de commencer", feedback: "Un devis engage **avant** le travail."}
  - {left: "Facture", right: "Le travail fait", feedback: "Une facture suit la livraison."}
  - {left: "Relance", right: "L’échéance passée", feedback: "On relance ce qui est dû."}
decoys: ["À la radiation"]
explanation: "Trois documents, trois moments."
""",
    "ordering": """
id: o-1
type: ordering
objective: ecrire
review: suite
text: "Dans quel ordre ?"
items: ["Envoyer le devis", "Faire le travail", "Envoyer la facture", "Relancer"]
feedback: {right: "Dans l’ordre.", wrong: "Rien ne se facture avant d’être fait."}
explanation: "Du devis à la relance."
""",
    "gap": """
id: g-1
type: gap
objective: ecrire
review: debut
text: "Complétez la phrase."
body: "Une facture doit porter la **{date}** et le {numero}, sans « {{cotis-micro-bnc}} »."
gaps:
  date:
    accept: ["date d’émission", "date de facture"]
    mistakes: [{value: "date de paiement", feedback: "Elle n’est pas encore connue."}]
    feedback: {right: "Oui.", wrong: "Quand la facture est-elle faite ?"}
  numero:
    choices: ["numéro unique", "tampon", "logo"]
    answer: "numéro unique"
    feedback: {"tampon": "Le tampon n’a jamais été obligatoire."}
explanation: "Deux mentions parmi d’autres."
""",
    "categorising": """
id: c-1
type: categorising
objective: ecrire
review: suite
text: "Fixe ou variable ?"
categories: ["Charge fixe", "Charge variable"]
items:
  - {text: "Loyer", category: "Charge fixe", feedback: "Dû chaque mois, que l’on travaille ou non."}
  - {text: "Assurance", category: "Charge fixe"}
  - {text: "Sous-traitance", category: "Charge variable", feedback: "Suit les commandes."}
  - {text: "Affranchissement", category: "Charge variable"}
explanation: "Ce qui suit l’activité varie."
""",
    "calculated": """
id: k-1
type: calculated
objective: ecrire
review: suite
text: "Votre chiffre d’affaires est de {{=ca}} €, le taux de {{=taux * 100:%}}. Combien devez-vous ?"
parameters:
  ca: {min: 2000, max: 6000, step: 100}
  taux: {choices: ["0.212", "0.256"]}
answer: "ca * taux"
unit: "€"
tolerance: "0.01"
mistakes:
  - {value: "ca * (1 - taux)", feedback: "C’est ce qui vous reste : {{=ca * (1 - taux)}} €."}
  - {value: "ca * taux * 100", feedback: "Divisez le taux par cent."}
feedback: {right: "Exact.", wrong: "Multipliez le chiffre d’affaires par le taux."}
solution: |
  {{=ca}} × {{=taux * 100}} % = {{=ca * taux}} €
  Il reste {{=ca * (1 - taux):€}}.
explanation: "Les cotisations se calculent sur {{=ca}} €."
""",
    "table": """
id: t-1
type: table
objective: ecrire
review: suite
text: "Complétez la facture (TVA à 20 %)."
parameters: {prix: {min: 20, max: 40, step: 5}}
columns: ["Désignation", "Quantité", "Prix unitaire HT", "Total HT"]
rows:
  - label: "Saisie"
    cells: ["12", "{{=prix}} €", {id: l1, answer: "12 * prix", unit: "€", tolerance: "0.01",
            mistakes: [{value: "12 + prix", feedback: "Multipliez la quantité par le prix."}],
            feedback: {wrong: "Quantité × prix unitaire."}}]
  - {label: "Relecture", cells: ["2", "50 €", {id: l2, answer: "2 * 50", unit: "€"}]}
  - {label: "Total HT", cells: ["", "", {id: ht, answer: "l1 + l2", unit: "€"}]}
  - label: "TVA"
    cells: ["", "", {id: tva, answer: "ht * 0.2", unit: "€",
            mistakes: [{value: "ht / 1.2 * 0.2", feedback: "Le total est hors taxes : ne le divisez pas."}]}]
  - {label: "Total TTC", cells: ["", "", {id: ttc, answer: "ht + tva", unit: "€"}]}
explanation: "Le total TTC est de {{=ttc}} €."
""",
    "open": """
id: e-1
type: open
objective: ecrire
review: debut
text: "Écrivez la relance."
model: |
  Bonjour, sauf erreur de ma part la facture n° 12 reste à régler.
  Pouvez-vous me dire quand ?
checklist: ["Le numéro de la facture", "Une question précise", "Un ton courtois"]
explanation: "Une relance est un rappel."
""",
}


def question(name: str, **changes: Any) -> dict[str, Any]:
    """The source of the question of that type; ``changes`` replace its fields."""
    found: dict[str, Any] = yaml.safe_load(SOURCES[name])
    return {k: v for k, v in {**found, **changes}.items() if v is not None}


def every_question() -> list[dict[str, Any]]:
    """A bank with one question of each of these types."""
    return [question(name) for name in SOURCES]


def body_of(name: str, **changes: Any) -> Body:
    """The checked body of that question; it has no fault."""
    faults = Faults()
    body = KINDS[name].check(question(name, **changes), faults)
    assert list(faults) == []
    return body


def faults_of(name: str, **changes: Any) -> list[str]:
    """Where that question is wrong, as dotted paths."""
    faults = Faults()
    KINDS[name].check(question(name, **changes), faults)
    return [".".join(map(str, fault.path)) for fault in faults]
