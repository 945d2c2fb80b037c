"""The commands of the house itself, one file a group."""
