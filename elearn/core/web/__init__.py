"""The web shell: how a request goes through, and what every page has.

``edge`` (one transaction a request), ``identity`` (who is it), ``guard`` (closed
unless a rule opens it), ``errors`` (domain errors to pages and problem+json),
``headers``, ``assets``, ``layout`` (what templates may use), ``health``, ``shell``.
"""
