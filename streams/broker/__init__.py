"""Apache Kafka itself, from Python packages alone: for `demo`, tests, CI and anybody without Docker (DESIGN §11)."""


class BrokerError(Exception):
    """The broker could not do its work: `what` happened and its `mend`."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what}\n  mend: {mend}" if mend else what)
        self.what, self.mend = what, mend
