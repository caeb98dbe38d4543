"""Who says what: the actors of a sentence, the verbs of telling and accusing, and whose words each stretch is."""
