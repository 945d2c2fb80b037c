"""The shared glossary."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core.db import session
from elearn.parameters.figures import Term
from elearn.parameters.models import TermRow


def terms() -> list[Term]:
    """Every word, as it was written (figures still by their names)."""
    rows = session().scalars(sa.select(TermRow).order_by(TermRow.slug))
    return [Term(row.slug, row.term, row.definition, tuple(row.modules)) for row in rows]
