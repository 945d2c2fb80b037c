"""A pytest plugin for the house and for guests: real databases, real queue, one app a test.

Use it with ``pytest_plugins = ["elearn.testing.fixtures"]``. Tests that ask for
``kernel``, ``app`` or ``client`` run once on SQLite and once on PostgreSQL.
"""
