"""The verbs of the room, one file a subject."""
