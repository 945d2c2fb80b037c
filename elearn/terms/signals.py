"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SellerEnded:
    """The platform serves someone who sold here no longer: whoever shows them, shows them no longer.

    What they have under way with their clients is theirs to finish.
    """

    person_id: int
    at: datetime
