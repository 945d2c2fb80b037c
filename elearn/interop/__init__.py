"""Other programs: the API, and later the formats exchanged with other platforms.

The API (``api/``) lives under ``/api/v1``. It shows what the rooms below publish by their
doors, and decides nothing of its own: a right is checked by the verb that is called, with an
actor whose token limits them. A program shows a personal token in ``Authorization``; cookies
are not read there, so no page of another site can act through a browser. The catalogue and the
check of a certificate are open to everyone. A room or a guest adds its own routes with a
flask-smorest blueprint in its manifest (``api=``); all of them are documented together in
``/api/v1/openapi.json`` and on the page ``/api/v1/``.

Words it owns: API, idempotency key. Announces nothing, listens to nothing.
"""
