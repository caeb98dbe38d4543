"""Who accuses whom: acts, who is meant, how often, where, and since which truce."""
