"""Settling claims: pure folds from the set of statements to tolls and tallies (DESIGN §5, §6)."""

from streams.settle.facts import fact_key
from streams.settle.ledger import Changes, Ledger

__all__ = ["Changes", "Ledger", "fact_key"]
