"""People, organisations, sign-in and notices: the room on which all the others stand.

Story. Someone signs up: the request is kept apart until the link sent to the address is
opened and the password typed again, and only then a person exists (``PersonVerified``).
Signing in makes a row of session named by an opaque token, renewed when the second factor is
given, and revoked by deleting the row. Who holds a role that sees other people's data must
give a second factor. Everything that an administrator does, every sign-in, denial and export
leaves a line in a log that nobody can change.

Words it owns: person, organisation, membership, role, session, token, notice, training body.

It announces :class:`~elearn.accounts.signals.PersonVerified` and
:class:`~elearn.accounts.signals.PersonErased`, and listens to nothing.

Other rooms call ``services.notify``, read ``queries.people`` and ``queries.training_body``,
and fill the registries of ``extend``: kinds of notice, exporters, erasers, scopes of tokens.
"""
