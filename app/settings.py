"""Settings, each from an environment variable of the same name."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

API_VERSION = "1.0.0"
SEED = Path(__file__).parent.parent / "seed" / "data"


class Settings(BaseSettings):
    """Where the data lies. Passed in, never global."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///sco-kb.sqlite",
        validation_alias="DATABASE_URL",
        description="The database that is loaded and served, as a URL of SQLite or PostgreSQL",
    )
    read_url: str | None = Field(
        default=None,
        validation_alias="SCO_KB_READ_URL",
        description="The database that is served, where it is another than the loaded one: a replica",
    )
    connections: int = Field(
        default=8,
        ge=1,
        validation_alias="SCO_KB_CONNECTIONS",
        description="How many questions each server process asks PostgreSQL at a time",
    )
    cache_bytes: int = Field(
        default=67_108_864,
        ge=0,
        validation_alias="SCO_KB_CACHE_BYTES",
        description="How many bytes of answers each server process keeps ready",
    )
    access_log: float = Field(
        default=0.0,
        ge=0,
        le=1,
        validation_alias="SCO_KB_ACCESS_LOG",
        description="Share of the requests that are logged as JSON lines; 0 leaves the log out",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        pattern=r"^https?://[^/?#]+$",
        validation_alias="SCO_KB_PUBLIC_URL",
        description="Where the service is met from outside, for what must name its own address: sitemap and previews",
    )
    metrics: bool = Field(
        default=False,
        validation_alias="SCO_KB_METRICS",
        description="Whether /metrics has numbers for Prometheus",
    )
    seed: Path = Field(
        default=SEED,
        validation_alias="SCO_KB_SEED",
        description="Folder of the curated files",
    )

    @property
    def served_url(self) -> str:
        """The database that is served."""
        return self.read_url or self.database_url
