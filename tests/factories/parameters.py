"""Small files of figures and words."""

from __future__ import annotations

from pathlib import Path

from elearn.config import ROOT
from elearn.core.policy import SYSTEM
from elearn.parameters import services, source

FIGURES = """- name: seuil
  title: "Seuil d’essai : services"
  title_en: "Trial threshold: services"
  unit: "€ HT"
  values:
    - value: "77700"
      from: 2025-01-01
      until: 2025-12-31
      source: "Décret"
      confidence: verified
      checked_on: 2026-11-22
    - value: "83600"
      from: 2026-01-01
      until: 2028-12-31
      source: "CGI, art. 50-0"
      confidence: verified
      checked_on: 2026-11-22
- name: taux
  title: "Taux d’essai"
  unit: "%"
  values:
    - value: "7.86"
      from: 2026-01-01
      source: "Calcul"
      confidence: to-check
      checked_on: 2026-11-22
      where: "impots.gouv.fr"
"""
GLOSSARY = '- id: franchise\n  term: "franchise"\n  definition: "Pas de TVA sous {{seuil}}."\n  modules: [essai]\n'


def write_shared(root: Path, figures: str = FIGURES, glossary: str = GLOSSARY) -> Path:
    """``parameters/essai.yaml`` and ``glossary.yaml`` in ``root``; give ``root``."""
    (root / "parameters").mkdir(parents=True, exist_ok=True)
    (root / "parameters" / "essai.yaml").write_text(figures, encoding="utf-8")
    (root / "glossary.yaml").write_text(glossary, encoding="utf-8")
    return root


def keep_figures() -> None:
    """The legal figures and the words that the site ships with, VAT among them."""
    services.keep(SYSTEM, source.read(ROOT / "content"))
