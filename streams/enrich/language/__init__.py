"""How words are cut, counted and classed: the only part that knows no names."""
