"""The behaviours of the house, one file each: small pure state machines."""
