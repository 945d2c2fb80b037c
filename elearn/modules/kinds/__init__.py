"""The kinds of activity that this room brings, through the same door as a stranger's."""
