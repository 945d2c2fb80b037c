"""How long the pool keeps what it holds of people and companies. Pure code.

A contract is kept ten years from its end (Code de commerce, art. L123-22); what was said and exchanged while it was
carried out, and what prepared one or led to none, five years, as long as one may be sued for it (art. L110-4); what
was written and nobody answered, two years.
"""

from __future__ import annotations

from typing import Any

UNANSWERED, EXCHANGED, CONTRACT = 2, 5, 10  # years
ERASED: dict[str, Any] = {"erased": True}
