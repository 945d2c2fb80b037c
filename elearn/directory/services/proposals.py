"""Keeping what training proposes and the person ticked. Nothing of it becomes public by that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from elearn.core.policy import Actor, require
from elearn.directory.policy import Can
from elearn.directory.queries import proposals
from elearn.directory.queries.profiles import own
from elearn.directory.queries.skills import catalogue
from elearn.directory.services import profiles, proofs


def take(actor: Actor, keys: Collection[str]) -> int:
    """Keep these lines (see ``proposals.of``) in one's profile; returns how many were kept.

    A field taken that was public already stays so; one that was not stays private.
    """
    require(Can.CHANGE_OWN, actor)
    row = profiles.held(actor)
    proofs.gather(actor)
    found = [one for one in proposals.of(actor, own(actor), catalogue()) if one.key in keys]
    sheet = profiles.presentation_of(row)
    levels = profiles.levels_of(row)
    for one in found:
        kind, _colon, name = one.key.partition(":")
        if kind == "skill":
            levels[name] = 1
        else:
            sheet = replace(sheet, **{"day_rate_cents" if name == "day_rate" else name: one.value})
    if any(one.key.startswith("field:") for one in found):
        profiles.present(actor, sheet)
    if any(one.key.startswith("skill:") for one in found):
        profiles.choose_skills(actor, levels)
    return len(found)
