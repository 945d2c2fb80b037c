"""Clusters: companies that buy together what none would be served for alone.

A *cluster* (grappe) is an organisation whose buyers act for its *members*, companies. A *gathering*
(collecte) asks each member how much it needs: the others see totals only. Its sum becomes a request of
the pool; the quotes retained become a *framework agreement* (accord-cadre): a price list, *holders*,
a duration, a minimum, a maximum that nothing passes, a *share* of it for each member, and a rule that
chooses among holders. A *call-off* (bon de commande) spends the share of a member and becomes an
ordinary mission of the pool. A *shared post* joins parts of days of several companies into one order
that comes back each month.

Listens to ``EngagementAccepted``, ``EngagementCancelled`` and ``EngagementBilled`` of the pool. The
ceiling is kept by the ledger: book ``framework:<id>``. What is kept of people and how long: ``terms``.
"""
