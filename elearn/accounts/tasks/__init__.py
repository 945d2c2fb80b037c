"""Jobs of the room: ``entrance`` (mails that answer a form), ``notices``, ``data`` (archives, cleaning)."""

from elearn.accounts.tasks import data, entrance, notices

__all__ = ["data", "entrance", "notices"]
