"""Published reads: envelopes and their money, seats, what someone may still get, the justification."""

from elearn.funding.queries import envelopes, justification, payers, proofs, reports, seats

__all__ = ["envelopes", "justification", "payers", "proofs", "reports", "seats"]
