"""Who publishes the site: what the law asks to say, and what is not written yet."""

from __future__ import annotations

from collections.abc import Callable

from elearn.accounts import queries
from elearn.core.kernel import Kernel
from elearn.terminal import either

# What the legal notice must say (law 2004-575, article 1-1), in French and in English.
NEEDED = {
    "name": ("le nom de l’éditeur", "the publisher’s name"),
    "legal_form": ("sa forme juridique", "its legal form"),
    "address": ("son adresse", "its address"),
    "siret": ("son SIRET", "its SIRET number"),
    "phone": ("son téléphone", "its telephone number"),
    "email": ("son courriel", "its e-mail address"),
    "director": ("la directrice ou le directeur de la publication", "the director of publication"),
    "host_name": ("le nom de l’hébergeur", "the host’s name"),
    "host_address": ("l’adresse de l’hébergeur", "the host’s address"),
    "host_phone": ("le téléphone de l’hébergeur", "the host’s telephone number"),
}


def warn(kernel: Kernel, say: Callable[[str], None]) -> None:
    """Say at the start of a site in production what its legal notice lacks.

    A start is not refused: an administrator writes these on the pages of the site.
    """
    if kernel.settings.environment != "production":
        return
    with kernel.database.reading():
        body = queries.training_body()
    missing = [words for name, words in NEEDED.items() if not getattr(body, name)]
    if missing:
        french, english = (", ".join(words) for words in zip(*missing, strict=True))
        page = f"{kernel.settings.public_url}/administration/organisme"
        say(
            either(
                "ATTENTION : les mentions légales de ce site sont incomplètes, alors que la loi les exige. "
                f"Il manque {french}. Une administratrice ou un administrateur les écrit ici : {page}",
                "WARNING: the legal notice of this site is incomplete, and the law requires it. "
                f"Missing: {english}. An administrator writes them here: {page}",
            )
        )
