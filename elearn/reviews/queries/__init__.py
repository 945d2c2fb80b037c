"""Published reads of the room."""

from elearn.reviews.queries import missions, privacy, shown

__all__ = ["missions", "privacy", "shown"]
