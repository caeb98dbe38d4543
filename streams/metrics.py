"""Every metric of Truceline: the one declared list, each with its unit and meaning.

Labels are bounded: topic, partition, stage, outcome, code. Never a conflict, place or source.
"""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter(
    "truceline_messages_total",
    "Messages that a stage has finished, by outcome: done, dead, repeat, out_of_order",
    ["stage", "outcome"],
)
DEAD = Counter("truceline_dead_letters_total", "Messages sent to updates.dead, by error code", ["stage", "code"])
BATCH = Histogram(
    "truceline_batch_messages", "Messages in a batch", ["stage"], buckets=(1, 2, 5, 10, 50, 100, 500, 1000, 4000)
)
BATCH_SECONDS = Histogram("truceline_batch_seconds", "Seconds from taking a batch to acknowledging it", ["stage"])
EVENT_AGE = Histogram(
    "truceline_event_age_seconds",
    "Seconds from an update's own stamp until it was settled (what a desk feels as lag)",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600),
)
STATE_ROWS = Gauge("truceline_state_rows", "Facts that this worker holds")
READ_BACK = Counter(
    "truceline_facts_read_back_total", "Facts read back from state.facts: at a start, after a move, or as a standby"
)
HTTP_SECONDS = Histogram(
    "truceline_http_seconds", "Seconds from a request to the end of its answer", ["method", "route", "status"]
)
STREAM_READERS = Gauge("truceline_stream_readers", "Clients that listen to the live stream")
STREAM_DROPPED = Counter("truceline_stream_dropped_total", "Clients of the live stream let go for being too slow")
VIEW_LAG = Gauge("truceline_view_lag_messages", "Messages that the read model has not taken in yet", ["topic"])
