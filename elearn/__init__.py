"""Estive: distance training and a pool of remote services for rural teleworkers.

Start with ``docs/tour.md``; the layout is a small kernel (``elearn.core``) and
rooms that all enter by the same door (a :class:`elearn.core.plugin.Plugin`).
"""

__version__ = "0.1.0"
