"""Every setting of Truceline: one class, read from `TRUCELINE_*`, each with its unit and the reason for its default."""

import shlex
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

MEMORY = Path("memory")
"""What `state` names where none is kept over a restart."""


class Settings(BaseSettings):
    """What an operator may set. Command-line flags win over the environment."""

    model_config = SettingsConfigDict(env_prefix="TRUCELINE_", frozen=True, extra="forbid")

    brokers: str = Field("127.0.0.1:9092", description="HOST:PORT[,HOST:PORT…] of Apache Kafka")
    prefix: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9._-]*$", max_length=60)] = Field(
        "conflict.", description="put before every topic's name; two pipelines on one broker differ in it"
    )
    replication: int = Field(1, ge=1, description="replicas of each topic; 3 with min.insync.replicas 2 in production")
    state: Path | None = Field(
        None,
        description="directory of the worker's state (RocksDB), `memory` to keep none; if none is named it is one of "
        "this pipeline in the user's cache directory, for what is lost there is read back from the broker",
    )
    carry_text: bool = Field(False, description="carry headline and text into updates.enriched (P8: off)")
    profiles: Path | None = Field(None, description="directory of further conflict profiles (*.toml)")
    unmask: bool = Field(False, description="leave names of private persons outside the raw topic (P8: off)")
    batch: int = Field(
        1000,
        ge=1,
        description="messages a batch holds at most; 1000 runs near the broker's speed (docs/performance.md)",
    )
    session_timeout: float = Field(
        30.0, gt=0, description="seconds without a heartbeat until a worker's partitions move; a batch's lease is half"
    )
    instance: str | None = Field(
        None,
        pattern=r"^[a-zA-Z0-9._-]{1,200}$",
        description="this worker's own lasting name: a restart within the session timeout then moves no partition",
    )
    standbys: int = Field(0, ge=0, description="workers that keep a second copy of each partition's state ready")
    stall_timeout: float = Field(
        120.0, gt=0, description="seconds a partition with work may go without a commit until the worker starts anew"
    )
    skip_removed: bool = Field(
        False,
        description="go on at the oldest message there is where retention has removed some unread (once, knowingly)",
    )
    dead_share: float = Field(
        0.01, ge=0, le=1, description="share of the last 1000 messages (200 at least) that may be dead before it stops"
    )
    dead_run: int = Field(50, ge=1, description="dead letters in a row, on one partition, before the worker stops")
    facts_in_memory: int = Field(
        10_000, ge=1, description="settled updates beyond which the figures of idle conflicts are put away"
    )
    ledger_idle: float = Field(
        30.0, ge=0, description="seconds unnamed before they may be: reading them back costs a millisecond an update"
    )
    shutdown_timeout: float = Field(
        9.0, gt=0, description="seconds from SIGTERM or Ctrl-C until the process ends regardless"
    )
    view: Path | None = Field(
        None, description="file of the read model; none names one after the pipeline in the user's cache directory"
    )
    keys: Path = Field(
        Path("~/.config/truceline/keys.jsonl"), description="file of the API's keys, hashed; readable by its owner only"
    )
    body_limit: int = Field(
        8_388_608, ge=1024, description="bytes of a request's body: a batch of a few thousand updates"
    )
    read_rate: str = Field("1200/minute", description="requests that one key (or address) may make to read")
    write_rate: str = Field("12000/minute", description="requests that one key may make to publish or correct")
    guess_rate: str = Field("30/minute", description="refused keys that one address may show before it is made to wait")
    page_hosts: tuple[str, ...] = Field(
        (),
        description="hosts whose pages POST /v1/pages may fetch: public ones by name, others by their address; none",
    )
    origins: tuple[str, ...] = Field(
        (), description="web origins whose pages may read the API (CORS); none, for the page comes from here"
    )
    log_level: str = Field(
        "INFO", description="level of Truceline's own loggers; Faust's and aiokafka's stay at WARNING"
    )

    def options(self) -> str:
        """What stands behind a pasted command so that it reaches the same pipeline: what the environment leaves out."""
        plain = Settings()
        told = (("--brokers", self.brokers, plain.brokers), ("--prefix", self.prefix, plain.prefix))
        return "".join(f" {name} {shlex.quote(value)}" for name, value, default in told if value != default)
