"""Invoicing: what a mission had accepted becomes an invoice, in the name of who did the work.

The platform *issues* (émet) only under the *mandate* (mandat) that the independent accepted. A *draft*
(brouillon) has no number; an *invoice* (facture) takes the next of its issuer and year in the transaction
that issues it, and never changes: a *credit note* (avoir) corrects it. Its *status* (statut) is one of those of
the reform of electronic invoicing. The file is a Factur-X, offered once it was checked, or not at all.

Announces ``InvoiceIssued``, ``InvoiceCollected``. Reads what may be billed from ``pool``, who people are from
``directory`` and ``accounts``, rates from ``parameters``. It holds nobody's money: payments are noted by hand.
"""
