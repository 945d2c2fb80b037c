"""The directory: independents who chose to be found, what they can do, and what they offer.

Words owned here: *skill* (one line of a controlled list, ``content/skills.yaml``), *proof* (a
certificate, an accepted deliverable or an accepted engagement that shows a skill), *profile* (what
an independent says of themselves), *listing* (the part of it that they made public), *offer* (a
service described and priced), *party* (who they are on a quote or an invoice), *vigilance* (the
URSSAF certificate that a buyer must ask for).

A profile is private. What the public pages, the search and the matching read is the listing, a copy
that holds nothing but the fields that the person chose to show: a field that is not shown cannot be
read, filtered by, or guessed from an order.

It listens to certificates issued and revoked and to deliverables reviewed, which are proofs; it
announces ``ProfilePublished``, ``ProfileWithdrawn`` and ``OfferPublished``.
"""
