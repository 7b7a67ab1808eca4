"""The OpenAPI document that clients rely on, as it stood when a change to it was last agreed to.

`uv run python -m tests.contract` writes it anew: then the change is seen in review.
"""

import json
from pathlib import Path
from typing import Any

from app.main import create_app
from tests.conftest import WORLD, settings

FILE = Path(__file__).parent / "openapi.json"


def served() -> str:
    """The document of a service without data, so without examples that change with them."""
    document: dict[str, Any] = create_app(settings(WORLD, "sqlite:///nowhere.sqlite")).openapi()
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(served(), encoding="utf-8")
