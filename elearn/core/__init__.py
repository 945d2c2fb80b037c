"""The kernel: what every room needs and nothing that a room is about.

It knows no domain word. Reading order: ``plugin`` (what a room brings),
``db`` (one transaction at the edge), ``policy`` (who may), ``signals`` (facts),
``jobs`` (what happens after the commit), then ``web`` (how a request goes through).
"""
