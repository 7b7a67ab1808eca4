"""The house: files stay short, and import only from what stands above them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = [
    "vocabulary dates names words addresses settings problems room bounds deep_link date_words dress head weights",
    "log request_id tallies turns threads",
    "failures",
    "shapes citation_line release cursors questions agreement headers codings media conditional",
    "tables rendered passing writing",
    "fulltext",
    "conditions protocol answers access_log utf8",
    "days",
    "lists engines lookup",
    "database kind totals naming",
    "emptiness",
    "asking",
    "caching",
    "metrics",
    "watching",
    "kinds keyset strictness resolving retired",
    "catalogue annotations",
    "sparse",
    "representation search reading evidence records conflicts proposals timeline measures",
    "checking",
    "graph formats pages pictures",
    "exports",
    "contract",
    "directory documentation mcp",
    "api",
    "explorer",
    "main",
    "client",
    "cli",
]
"""Leaves first: a file imports only from lines above its own, or from its own folder."""
LEVEL = {name: level for level, names in enumerate(ORDER) for name in names.split()}
APP = [path for path in sorted((ROOT / "app").rglob("*.py")) if path != ROOT / "app" / "__init__.py"]


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0].removesuffix(".py")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", APP, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_from_above(path: Path) -> None:
    own = _name(path)
    for module in _imported(path):
        package, _, rest = module.partition(".")
        other = rest.split(".")[0]
        if package == "app" and other and other != own:
            assert LEVEL[other] < LEVEL[own], f"{own} imports {other}"
        assert package not in {"seed", "migrations"} or own == "cli", f"{own} imports {package}"


@pytest.mark.parametrize("path", [*APP, *(ROOT / "seed").glob("*.py")], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (650 if path.name == "tables.py" else 250)


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - {"dist"} == {"app", "migrations", "seed", "tests"}
