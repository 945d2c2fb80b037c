"""The question types of the house, one file each. Pure: no database, no web."""
