"""Settling claims: pure folds from the set of statements to tolls and tallies (DESIGN §5, §6)."""

from streams.settle.facts import fact_key
from streams.settle.ledger import Changes, Ledger, Row, Tables, emptied, fold, stands, tables

__all__ = ["Changes", "Ledger", "Row", "Tables", "emptied", "fact_key", "fold", "stands", "tables"]
