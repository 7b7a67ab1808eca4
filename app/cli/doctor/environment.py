"""The environment variables: ones that look like a setting and are none have no effect, which nobody would notice."""

import os
from collections.abc import Iterator
from difflib import get_close_matches

from app.cli.doctor.finding import Finding, note, ok
from app.settings import Settings

PREFIX = "SCO_KB_"


def examine() -> Iterator[Finding]:
    """The settings that are given, and what was likely meant by others."""
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    given = sorted(known & os.environ.keys())
    yield ok("settings", f"{', '.join(given)}; all others by default" if given else "all by default")
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_"):
            meant = get_close_matches(name, known, n=1, cutoff=0.8)
            advice = f"Did you mean {meant[0]}?" if meant else None
            yield note(f"setting {name}", "is none of ours, and has no effect", advice)
