"""Apache Kafka from Python packages alone (DESIGN §11)."""
