"""Pages of the room: one's own invoices, those received, one invoice."""

from elearn.invoicing.views import documents, drafts, exports, own, sellers
from elearn.invoicing.views.blueprint import blueprint

__all__ = ["blueprint", "documents", "drafts", "exports", "own", "sellers"]
