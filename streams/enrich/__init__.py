"""Reading a text: pure functions from words to claims (DESIGN §4). Read language, names, speech, then the other two."""
