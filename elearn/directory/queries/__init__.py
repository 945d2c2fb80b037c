"""Published reads of the room, one file a subject."""
