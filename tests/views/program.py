"""`truceline serve` for tests whose matter is not time: a broker that is late on a busy machine is waited for."""

from streams.cli import main
from streams.views import outbox, reader
from tests.waiting import PATIENCE

if __name__ == "__main__":
    outbox.ACK_SECONDS = reader.PROBE_DEADLINE = PATIENCE
    main()
