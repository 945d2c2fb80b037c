"""The language of the terminal: sentences for the person who types commands.

Pages have their own languages (``core.i18n``); what starts and stops the site speaks
the terminal's, as ``bin/serve`` does: French when the locale says so, else English.
"""

from __future__ import annotations

import os


def is_french() -> bool:
    """Whether the terminal's locale is French (``LC_ALL``, then ``LC_MESSAGES``, then ``LANG``)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.startswith("fr")
    return False


def locale() -> str:
    """The locale of the pages that is nearest to the terminal's."""
    return "fr" if is_french() else "en"


def either(french: str, english: str) -> str:
    """The sentence in the language of the terminal."""
    return french if is_french() else english
