"""Certificates: issued once by a job when a module is completed, verifiable by anyone.

Words it owns: *certificate* (a numbered, immutable record of what was completed),
*shown* (what its holder accepts that a stranger sees), *revocation* (with a reason,
never a deletion). Listens to ``progress.signals.ModuleCompleted``; announces
``CertificateIssued`` and ``CertificateRevoked``.
"""
