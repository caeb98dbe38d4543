"""Settling claims: pure folds from the set of statements to tolls and tallies (DESIGN §5, §6)."""
