"""Every operation, asked as its description allows and as it does not: answers are as documented, and never 500."""

import json
import os
import subprocess
import sysconfig
from pathlib import Path

import httpx
import pytest

from app.settings import SEED
from tests.sparse import sparse
from tests.test_command_line import SCO_KB, answer, environment, free_port

SCHEMATHESIS = Path(sysconfig.get_path("scripts")) / "schemathesis"
CONFIGURATION = """
seed = 7
workers = 1
continue-on-failure = true
warnings = false

[phases.stateful]
enabled = false

[generation]
max-examples = 3

[checks.positive_data_acceptance]
enabled = false  # a cursor is text, yet only one of ours is any good

[checks.negative_data_rejection]
expected-statuses = [400, 404, 406, 414, 422, 431]
"""


@pytest.mark.long
def test_every_operation_keeps_what_its_description_promises(real_database: Path, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION, "utf-8")
    port = free_port()
    serving = subprocess.Popen(
        [SCO_KB, "serve", f"--port={port}"],
        env=environment(SEED, real_database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        answer(serving, f"http://127.0.0.1:{port}/healthz")
        document = httpx.get(f"http://127.0.0.1:{port}/openapi.json").json()
        (tmp_path / "openapi.json").write_text(json.dumps(sparse(document)), "utf-8")  # it asks by `fields` too
        done = subprocess.run(
            [SCHEMATHESIS, "run", "openapi.json", f"--url=http://127.0.0.1:{port}"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},  # nothing of ours runs in it, so its coverage is not measured
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        serving.terminate()
        _, complaints = serving.communicate()
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in complaints
