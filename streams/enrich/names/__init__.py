"""Who and where: the gazetteer, and what the words tell of names that it does not know."""
