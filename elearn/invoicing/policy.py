"""Who may do what with invoices. The subject carries ``issuer_id``, ``organisation_id`` and ``payer_id``."""

from __future__ import annotations

from elearn.core.policy import Permission, is_role, member, owner, signed_in, the_system

READ = "invoices:read"
WRITE = "invoices:write"

issues_it = owner("issuer_id")
receives_it = member("buyer") | owner("payer_id")


class Can:
    """The table of rights of this room."""

    LIST_ISSUED = Permission("invoicing:invoice:list", signed_in, READ)
    LIST_RECEIVED = Permission("invoicing:received:list", is_role("buyer"), READ)
    OPEN = Permission("invoicing:invoice:open", signed_in, READ)
    READ = Permission("invoicing:invoice:read", issues_it | receives_it, READ)
    MANDATE = Permission("invoicing:mandate:accept", signed_in)
    ISSUE = Permission("invoicing:invoice:issue", issues_it, WRITE)
    REFUSE = Permission("invoicing:invoice:refuse", receives_it, WRITE)
    DECLARE_SELLERS = Permission("invoicing:sellers:declare", is_role("administrator"))
    RUN = Permission("invoicing:files:make", the_system)
