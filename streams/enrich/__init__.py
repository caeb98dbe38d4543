"""Reading a text: pure functions from words to claims (DESIGN §4)."""
