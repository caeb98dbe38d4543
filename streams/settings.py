"""Every setting of Truceline: one class, read from `TRUCELINE_*`, each with its unit and the reason for its default."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set. Command-line flags win over the environment."""

    model_config = SettingsConfigDict(env_prefix="TRUCELINE_", frozen=True, extra="forbid")

    brokers: str = Field("127.0.0.1:9092", description="HOST:PORT[,HOST:PORT…] of Apache Kafka")
    prefix: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9._-]*$", max_length=60)] = Field(
        "conflict.", description="put before every topic's name; two pipelines on one broker differ in it"
    )
    replication: int = Field(1, ge=1, description="replicas of each topic; 3 with min.insync.replicas 2 in production")
    state: Path | None = Field(None, description="directory of the worker's state (RocksDB); none keeps it in memory")
    carry_text: bool = Field(False, description="carry headline and text into updates.enriched (P8: off)")
    unmask: bool = Field(False, description="leave names of private persons outside the raw topic (P8: off)")
    batch: int = Field(
        1000,
        ge=1,
        description="messages a batch holds at most; 1000 runs near the broker's speed (docs/performance.md)",
    )
    session_timeout: float = Field(
        30.0, gt=0, description="seconds without a heartbeat until a worker's partitions move; a batch's lease is half"
    )
    shutdown_timeout: float = Field(10.0, gt=0, description="seconds from SIGTERM until the process ends regardless")
    log_level: str = Field(
        "INFO", description="level of Truceline's own loggers; Faust's and aiokafka's stay at WARNING"
    )
