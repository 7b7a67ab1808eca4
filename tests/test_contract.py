"""The contract with clients: no change of it goes unseen, its errors are real, public linters find no fault, and the
clients that public generators make of it compile, and fetch a summit with its citations.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from fastapi import FastAPI

from app.contract.errors import ERRORS
from app.problems import render
from app.settings import SEED
from tests import contract
from tests.conftest import Client
from tests.test_command_line import SCO_KB, answer, environment, free_port

CLIENTS = Path(__file__).parent / "clients"
ASKED: dict[int, tuple[str, dict[str, str]]] = {
    404: ("/v1/summits/astana-summit", {}),
    406: ("/v1/exports", {"accept": "application/pdf"}),
    415: ("/v1/summits", {"content-length": "3"}),
    422: ("/v1/summits?sort=dat", {}),
}
"""What brings these errors about, as their examples tell them."""
SUMMIT = "astana-summit-2024"
GENERATOR = "openapi-python-client@0.29.1"
"""Run apart from our environment, as it wants an older typer."""


@pytest.fixture(scope="session")
def node() -> Path:
    """The folder of the programs for Node, which `npm ci --prefix tests/clients` installs."""
    programs = CLIENTS / "node_modules" / ".bin"
    if not (programs.is_dir() and shutil.which("node")):
        missing("Node, or what tests/clients/package.json names, is not installed")
    return programs


def missing(reason: str) -> NoReturn:
    """Skip, unless the programs of others must be run."""
    if os.environ.get("SCO_KB_TEST_CLIENTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def document(real: FastAPI, tmp_path: Path) -> Path:
    """The document as it is served, in a file."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(real.openapi()), encoding="utf-8")
    return path


def test_no_change_of_it_goes_unseen() -> None:
    agreed = contract.FILE.read_text(encoding="utf-8")
    assert contract.served() == agreed, "where the change is meant: uv run python -m tests.contract"


def run(folder: Path, *words: str | Path) -> str:
    """What a program, which must succeed, writes."""
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_redocly_finds_no_fault(node: Path, document: Path) -> None:
    for name in ("redocly.yaml", ".redocly.lint-ignore.yaml"):
        shutil.copy(CLIENTS / name, document.parent)
    found = json.loads(run(document.parent, node / "redocly", "lint", document.name, "--format=json"))
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 1}, found["problems"]


def test_spectral_finds_no_fault(node: Path, document: Path) -> None:
    run(document.parent, node / "spectral", "lint", document, "--ruleset", CLIENTS / "spectral.yaml", "-F", "hint")


def test_it_is_free_of_what_generators_cannot_name(real: FastAPI) -> None:
    """No shape stands nameless within another, and no choice of shapes without a field that tells which it is."""
    for name, shape in real.openapi()["components"]["schemas"].items():
        for field, declared in shape.get("properties", {}).items():
            assert not list(nameless(declared)), (name, field)


def nameless(node: Any) -> Iterator[Any]:
    if isinstance(node, list):
        for one in node:
            yield from nameless(one)
    elif isinstance(node, dict):
        if "properties" in node or "additionalProperties" in node or len(node.get("enum", [])) > 1:
            yield node
        choices = [one for one in node.get("anyOf") or node.get("oneOf") or [] if one != {"type": "null"}]
        if len(choices) > 1 and "discriminator" not in node:
            yield node
        for key, value in node.items():
            if key not in {"example", "examples", "default"}:
                yield from nameless(value)


@pytest.mark.parametrize("status", ASKED)
async def test_the_examples_of_errors_are_real(real_client: Client, status: int) -> None:
    path, headers = ASKED[status]
    answer = await real_client.http.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.json() == json.loads(bytes(render(ERRORS[status][1]).body))


def test_every_error_has_an_example_with_its_status(real: FastAPI) -> None:
    responses = real.openapi()["components"]["responses"]
    examples = [one["content"]["application/problem+json"]["example"] for one in responses.values() if "content" in one]
    assert {example["status"] for example in examples} == ERRORS.keys()


@pytest.fixture(scope="module")
def address(real_database: Path) -> Iterator[str]:
    """The address of a server with the real data."""
    port = free_port()
    serving = subprocess.Popen(
        [SCO_KB, "serve", f"--port={port}", "--as-it-is"],
        env=environment(SEED, real_database),
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        answer(serving, f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait()


def check(found: dict[str, Any], address: str) -> None:
    """What a client says of the summit is what the server says, asked without a client."""
    summit = httpx.get(f"{address}/v1/summits/{SUMMIT}").json()
    quotes = [one["quote"] for cited in summit["citations"].values() for one in cited]
    assert len(quotes) > 5
    assert found == {
        "label": summit["label"],
        "host": "Kazakhstan",
        "quotes": quotes,
        "listed": quotes,
        "when": [summit["date"]],
        "problem": "Not Found",
    }


def test_a_python_client_is_generated_is_typed_and_fetches_a_summit(
    document: Path, address: str, tmp_path: Path
) -> None:
    package = tmp_path / "sco_kb"
    said = generate(document, package)
    assert "WARNING" not in said
    shutil.copy(CLIENTS / "summit.py", tmp_path)
    run(tmp_path, sys.executable, "-m", "mypy", f"--config-file={CLIENTS / 'mypy.ini'}", "summit.py", "sco_kb")
    check(json.loads(run(tmp_path, sys.executable, "summit.py", address, SUMMIT)), address)


def generate(document: Path, package: Path) -> str:
    """Have the Python client written. Without the net only if the generator is at hand."""
    online = os.environ.get("SCO_KB_TEST_CLIENTS") == "required"
    words = [shutil.which("uvx") or missing("uvx is not installed"), *([] if online else ["--offline"]), GENERATOR]
    if not online and subprocess.run([*words, "--version"], capture_output=True, check=False).returncode:
        missing(f"{GENERATOR} is not at hand")
    options = [f"--path={document}", f"--output-path={package}", "--meta=none", f"--config={CLIENTS / 'python.yaml'}"]
    return run(package.parent, *words, "generate", *options)


def test_a_typescript_client_is_generated_is_typed_and_fetches_a_summit(
    node: Path, document: Path, address: str, tmp_path: Path
) -> None:
    for name in ("summit.ts", "tsconfig.json", "package.json"):
        shutil.copy(CLIENTS / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(node.parent)
    run(tmp_path, node / "openapi-typescript", document, "--output", "schema.ts")
    run(tmp_path, node / "tsc")
    check(json.loads(run(tmp_path, "node", "summit.js", address, SUMMIT)), address)
