"""What the certificate says, in French, from the immutable snapshot.

Fields: ministry model of the « certificat de réalisation » (arrêté du 21 décembre
2018, C. trav. art. R6332-26) and the result per art. D6313-3-1 for remote training.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from elearn.core.i18n import day, duration, french_typography, in_locale, number


def page(snapshot: Mapping[str, Any], *, number_: str, verify_url: str) -> dict[str, Any]:
    """The data of the page, every sentence written; ``snapshot`` as kept with the certificate."""
    with in_locale("fr"):
        return _typeset(_page(snapshot, number_, verify_url))


def _page(snapshot: Mapping[str, Any], number_: str, verify_url: str) -> dict[str, Any]:
    issuer = snapshot["issuer"]
    issued = _date(snapshot["issued_on"])
    started, ended = _date(snapshot["started_on"]), _date(snapshot["completed_on"])
    planned = duration(snapshot["planned_minutes"])
    return {
        "title": f"Attestation {number_}",
        "description": f"{snapshot['holder']}, {snapshot['module']['title']}",
        "language": "fr",
        "number": number_,
        "holder": snapshot["holder"],
        "module": snapshot["module"]["title"],
        "verify_url": verify_url,
        "facts": [
            {"label": "Période", "value": f"{day(started, 'short')} – {day(ended, 'short')}"},
            {"label": "Durée du module", "value": planned},
            {"label": "Résultat de l’évaluation", "value": _result(snapshot)},
        ],
        "objectives": list(snapshot["objectives"]),
        "statement": (
            f"Action de formation suivie entièrement à distance : {len(snapshot['activities'])} activités, d’une durée "
            f"estimée à {planned}, toutes réalisées. Temps actif mesuré : {duration(snapshot['active_minutes'])}. "
            f"Module en version {snapshot['module']['version']}."
        ),
        "retention": (
            "Certificat de réalisation. Pièce à conserver trois ans à compter de la fin de l’année du dernier "
            "paiement, et plus longtemps si la formation est cofinancée par l’Union européenne."
        ),
        "issuer": {
            "name": issuer["name"],
            "address": issuer["address"],
            "identifiers": " · ".join(
                part
                for part in (
                    issuer["siret"] and f"SIRET {issuer['siret']}",
                    issuer["declaration_number"] and f"Déclaration d’activité n° {issuer['declaration_number']}",
                )
                if part
            ),
            "logo": issuer.get("logo"),
        },
        "signatory": {
            "name": issuer["signatory_name"],
            "role": issuer["signatory_role"],
            "signature": issuer.get("signature"),
        },
        "labels": {
            "heading": "Attestation de réalisation",
            "nature": "Action de formation (article L6313-1 du code du travail)",
            "number": "Numéro",
            "holder": "Nous attestons que",
            "followed": "a suivi en entier et réussi le module",
            "objectives": "Objectifs évalués",
            "done_at": f"Fait le {day(issued)}",
            "signature": f"Signature de {issuer['signatory_name']}",
            "verify": "Vérifier en ligne",
            "qr": f"Code QR qui mène à {verify_url}",
        },
    }


def _result(snapshot: Mapping[str, Any]) -> str:
    percent = snapshot.get("result_percent")
    return "Réussi" if percent is None else f"{number(percent)} %"


def _date(text: str) -> date:
    return datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)


def _typeset(value: Any) -> Any:
    """French typography on every sentence, addresses of pages apart."""
    if isinstance(value, dict):
        return {k: v if k == "verify_url" else _typeset(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_typeset(v) for v in value]
    return french_typography(value) if isinstance(value, str) and "://" not in value else value
