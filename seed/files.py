"""Reading the curated files: plain YAML, in which dates stay text and no key may stand twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from app.catalogue import KINDS
from app.kind import Kind
from seed.mistakes import Mistake

EDITION = "edition.yaml"
RETIRED = "retired.yaml"
VERSION = r"\d+\.\d+\.\d+"
_EDITION = {"version": ("1.0.0", VERSION), "released": ("2026-11-22", r"\d{4}-\d{2}-\d{2}")}
"""The keys of the edition, each with an example and its form."""


@dataclass(frozen=True)
class Raw:
    """A record as it stands in its file."""

    file: str
    kind: Kind[Any]
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return name_of(self.values)


def name_of(values: Mapping[str, Any]) -> str:
    """What to call a record in a message."""
    return str(values.get("id", "a record without id"))


class _Loader(yaml.CSafeLoader):
    """YAML without guesses at dates, and with an error for a key that stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read(folder: Path, mistakes: list[Mistake]) -> list[Raw]:
    """All records of all kinds, in the order of the catalogue; mistakes in the files are added to the list."""
    names = {f"{kind.plural}.yaml": kind for kind in KINDS}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in {*names, EDITION, RETIRED}:
            near = get_close_matches(path.name, [*names, RETIRED], n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            mistakes.append(Mistake(path.name, "", "", f"no kind of record has a file of this name{hint}"))
    return [Raw(name, kind, values) for name, kind in names.items() for values in mappings(folder / name, mistakes)]


def read_edition(folder: Path, mistakes: list[Mistake]) -> dict[str, str]:
    """Version and day of release of the curated data."""
    values = _parse(folder / EDITION, mistakes)
    given = values if isinstance(values, dict) else {}
    found = {name: given.get(name) for name in _EDITION}
    for name, (example, form) in _EDITION.items():
        value = found[name]
        if not isinstance(value, str) or not re.fullmatch(form, value):
            mistakes.append(Mistake(EDITION, "", name, f'must be text such as "{example}", not {value!r}'))
    mistakes.extend(Mistake(EDITION, "", str(name), "is not a key here") for name in given.keys() - found.keys())
    return {name: str(value) for name, value in found.items()}


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 of the names and contents of these files."""
    found = sha256()
    for path in paths:
        content = path.read_bytes()
        found.update(f"{path.name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def mappings(path: Path, mistakes: list[Mistake]) -> Iterator[dict[str, Any]]:
    """The records of one file; mistakes in it are added to the list."""
    found = _parse(path, mistakes)
    if not isinstance(found, list | None):
        mistakes.append(Mistake(path.name, "", "", "must hold a list of records"))
        return
    for position, values in enumerate(found or [], start=1):
        if isinstance(values, dict):
            yield values
        else:
            mistakes.append(Mistake(path.name, f"record {position}", "", "must be a mapping of fields to values"))


def _parse(path: Path, mistakes: list[Mistake]) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a subclass of the safe loader
    except FileNotFoundError:
        mistakes.append(Mistake(path.name, "", "", f"is missing from {path.parent}"))
    except UnicodeDecodeError as error:
        mistakes.append(Mistake(path.name, "", "", f"is not UTF-8: {error.reason} at byte {error.start}"))
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        mistakes.append(Mistake(path.name, where, "", f"is not YAML: {error.problem}"))
    except yaml.YAMLError as error:
        mistakes.append(Mistake(path.name, "", "", f"is not YAML: {error}"))
    except (TypeError, ValueError) as error:
        mistakes.append(Mistake(path.name, "", "", f"holds what is neither text nor number: {error}"))
    return None
