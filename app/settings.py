"""Settings, each from an environment variable of the same name."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SEED = Path(__file__).parent.parent / "seed" / "data"


class Settings(BaseSettings):
    """Where the data lies. Passed in, never global."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///sco-kb.sqlite",
        validation_alias="DATABASE_URL",
        description="The database that is loaded and served, as an SQLAlchemy URL of SQLite",
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
    seed: Path = Field(
        default=SEED,
        validation_alias="SCO_KB_SEED",
        description="Folder of the curated files",
    )
