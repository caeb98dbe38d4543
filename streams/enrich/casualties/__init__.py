"""How many were harmed: people, harm, what a number counts, whose people, where, and by whose word."""
