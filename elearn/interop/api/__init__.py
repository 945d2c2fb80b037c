"""The API: ``install`` gathers every room's routes; one file a resource, schemas beside.

``schemas`` (strict fields), ``parsing`` (what is refused), ``resource`` (what every route
shares), ``paging``, ``idempotent``, ``conditional`` (ETag), ``specification`` (OpenAPI).
"""
