"""The lives of framework agreements and call-offs, as tables."""
