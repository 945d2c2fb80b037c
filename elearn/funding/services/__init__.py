"""The verbs of the room: programmes and money, seats, waiting lists, what the clock does."""

from elearn.funding.services import clockwork, ending, envelopes, listing, privacy, programmes, reports, seats, waiting

__all__ = ["clockwork", "ending", "envelopes", "listing", "privacy", "programmes", "reports", "seats", "waiting"]
