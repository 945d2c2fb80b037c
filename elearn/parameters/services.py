"""The verbs of this room: keep what was read, tell those who learnt a figure that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs.outbox import enqueue
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.parameters.figures import Parameter, Term, Value
from elearn.parameters.models import Change, Import, ParameterRow, TermRow, ValueRow
from elearn.parameters.policy import Can
from elearn.parameters.queries import review, table, words
from elearn.parameters.signals import ParametersChanged
from elearn.parameters.source import Shared


def keep(actor: Actor, shared: Shared) -> tuple[str, ...]:
    """Make the tables hold what was read; give the names whose values changed. Announces :class:`ParametersChanged`.

    Nothing is written when these files are those of the last import.
    """
    require(Can.IMPORT, actor)
    if table.last_digest() == shared.digest:
        return ()
    table.forget()
    before = dict(table.figures())
    session = db.session()
    now = clock.now()
    changed = []
    for name, parameter in shared.parameters.items():
        if name in before and _worth(before[name].values) != _worth(parameter.values):
            changed.append(name)
            session.add(
                Change(
                    name=name,
                    at=now,
                    before=_worth(before[name].values),
                    after=_worth(parameter.values),
                    told_at=None,
                    told_by=None,
                )
            )
    if list(before.values()) != list(shared.parameters.values()):
        _write_figures(shared.parameters.values())
    if words.terms() != sorted(shared.terms.values(), key=lambda t: t.slug):
        _write_terms(shared.terms.values())
    session.add(Import(digest=shared.digest, at=now))
    session.flush()
    table.forget()
    database = db.current_scope().database
    db.on_commit(lambda: table.forget(database))
    db.after_rollback(lambda: table.forget(database))
    if changed:
        announce(ParametersChanged(tuple(changed)))
    return tuple(changed)


def _worth(values: Iterable[Value]) -> list[dict[str, Any]]:
    """What a change is about: the values and their days, not who checked them when."""
    return [
        {
            "value": v.value,
            "from": v.starts_on.isoformat() if v.starts_on else None,
            "until": v.ends_on.isoformat() if v.ends_on else None,
        }
        for v in values
    ]


def _write_figures(parameters: Iterable[Parameter]) -> None:
    session = db.session()
    session.execute(sa.delete(ValueRow))
    session.execute(sa.delete(ParameterRow))
    rows, values = [], []
    for number, p in enumerate(parameters, 1):
        # The rank is the key: both tables are always written whole.
        rows.append(
            {
                "id": number,
                "name": p.name,
                "theme": p.theme,
                "position": number,
                "title": p.title,
                "title_en": p.title_en,
                "unit": p.unit,
                "is_text": p.is_text,
            }
        )
        for rank, v in enumerate(p.values):
            values.append(
                {
                    "parameter_id": number,
                    "position": rank,
                    "starts_on": v.starts_on,
                    "ends_on": v.ends_on,
                    "value": v.value,
                    "source": v.source,
                    "confidence": v.confidence,
                    "checked_on": v.checked_on,
                    "where_to_check": v.where,
                    "note": v.note,
                }
            )
    for model, all_ in ((ParameterRow, rows), (ValueRow, values)):
        if all_:
            session.execute(sa.insert(model), all_)


def _write_terms(terms: Iterable[Term]) -> None:
    session = db.session()
    session.execute(sa.delete(TermRow))
    rows = [{"slug": t.slug, "term": t.term, "definition": t.definition, "modules": list(t.modules)} for t in terms]
    if rows:
        session.execute(sa.insert(TermRow), rows)


def tell(actor: Actor, change_id: int) -> int:
    """Tell those who learnt, within the year before a change, from a place that it flags; give how many.

    Notices leave by a job, one a person, once. Raises :class:`Missing`, :class:`Conflict` when they
    were told already or nobody is concerned.
    """
    require(Can.TELL, actor)
    row = db.session().scalar(sa.select(Change).where(Change.id == change_id).with_for_update())
    if row is None:
        raise Missing(_("Ce changement n’existe pas."))
    if row.told_at is not None:
        raise Conflict(_("Les personnes concernées ont déjà été prévenues de ce changement."))
    people = next((a.people for a in review.affected() if a.change_id == change_id), frozenset())
    if not people:
        raise Conflict(_("Personne n’est concerné par ce changement."))
    row.told_at, row.told_by = clock.now(), actor.id
    db.session().flush()
    enqueue("parameters.tell", {"change_id": change_id, "people": sorted(people)}, key=f"parameters.tell:{change_id}")
    return len(people)
