"""The calculators of the house: one pure module each, its fields, then its computation."""
