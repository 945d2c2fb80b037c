"""How long clusters keep what they hold of people and companies. Pure code.

A contract is kept ten years from its end (Code de commerce, art. L123-22); what prepared one, or led to none, five
years, as long as one may be sued for it (art. L110-4); an invitation that nobody answered, one year.
"""

from __future__ import annotations

INVITATION, PREPARATION, CONTRACT = 1, 5, 10  # years
