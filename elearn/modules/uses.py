"""Which lessons and questions show which dated figures."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from elearn.core.db import session
from elearn.core.i18n import gettext as _
from elearn.modules.models import Activity, FigureUse, Module, Version
from elearn.parameters.extend import Use


def uses() -> Iterator[Use]:
    """Every figure shown by an activity of a current version, in the order of the catalogue."""
    shown = (FigureUse.name, FigureUse.place, Activity.kind, Activity.key, Activity.title)
    query = (
        sa.select(*shown, Module.slug, Version.published_at)
        .join(Activity, Activity.id == FigureUse.activity_id)
        .join(Version, Version.id == Activity.version_id)
        .join(Module, Module.current_version_id == Version.id)
        .order_by(Module.position, Module.id, Activity.position, FigureUse.place, FigureUse.name)
    )
    for name, place, kind, key, title, slug, published_at in session().execute(query):
        said = _("%(title)s, question %(key)s", title=title, key=place) if place else title
        path = f"/formations/{slug}#{key}"
        yield Use(name, "lesson" if kind == "text" else "question", said, path, slug, published_at)
