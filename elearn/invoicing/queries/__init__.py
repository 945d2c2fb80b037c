"""Published reads of the room, one file a subject."""

from elearn.invoicing.queries import drafts, export, invoices, lateness, listing, mandates, sellers

__all__ = ["drafts", "export", "invoices", "lateness", "listing", "mandates", "sellers"]
