"""What goes into the image: described by labels, and with a list of the packages that it holds."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_its_version_and_licence_are_those_of_the_project() -> None:
    assert f"ARG VERSION={PROJECT['version']}\n" in DOCKERFILE
    assert f'licenses="{PROJECT["license"]}"' in DOCKERFILE


def test_its_list_of_packages_is_made_by_the_command_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^uv (export .*cyclonedx.*)$", readme, flags=re.MULTILINE)
    assert command in " ".join(DOCKERFILE.replace("\\\n", "").split())
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    done = subprocess.run(
        [uv, *shlex.split(command), "--offline"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    found = json.loads(done.stdout)
    assert found["bomFormat"] == "CycloneDX"
    components = {one["name"]: one for one in found["components"]}
    assert {re.split("[><=;[]", one)[0] for one in PROJECT["dependencies"]} <= components.keys()
    assert "pytest" not in components
    assert components["fastapi"]["purl"].startswith("pkg:pypi/fastapi@")
