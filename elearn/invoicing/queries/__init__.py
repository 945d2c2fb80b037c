"""Published reads of the room, one file a subject."""

from elearn.invoicing.queries import deposits, drafts, export, invoices, lateness, listing, mandates, sellers, unearned

__all__ = ["deposits", "drafts", "export", "invoices", "lateness", "listing", "mandates", "sellers", "unearned"]
