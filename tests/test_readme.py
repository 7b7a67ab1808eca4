"""The README under test: every address, kind, setting and command in it exists and works."""

import re
import shlex
from pathlib import Path

from typer.main import get_command

from app.catalogue import KINDS, VIEWS
from app.cli import main
from app.settings import Settings
from tests.conftest import Client

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


async def test_every_request_in_it_finds_something(real_client: Client) -> None:
    requests = re.findall(r"^curl -s '(http://127\.0\.0\.1:8000[^']+)'", README, flags=re.MULTILINE)
    assert len(requests) >= 5
    for address in requests:
        answer = await real_client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert answer.get("total") != 0, address


def test_it_names_every_kind_and_view() -> None:
    for kind in KINDS:
        assert f"| `{kind.plural}` |" in README
    for view in VIEWS:
        assert f"`/v1/{view.plural}`" in README


def test_it_names_every_setting_and_default() -> None:
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if name != "seed" else "`seed/data`"
        assert f"| `{field.validation_alias}` | {default}" in README


def test_it_names_every_command_and_option() -> None:
    commands = get_command(main).commands  # type: ignore[attr-defined]  # ours is a group
    documented = dict(re.findall(r"^\| `sco-kb (\w+)` \| (.*) \|$", README, flags=re.MULTILINE))
    assert documented.keys() == commands.keys()
    for name, command in commands.items():
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert set(re.findall(r"`(--[\w-]+)", documented[name])) == options - {"--help"}


def test_every_command_line_in_it_is_one_of_ours() -> None:
    known = get_command(main).commands  # type: ignore[attr-defined]  # ours is a group
    for line in re.findall(r"uv run (?:--no-dev )?(sco-kb [^\n`]+)", README):
        words = shlex.split(line)
        assert words[1] in known, line


def test_every_dependency_has_its_reason() -> None:
    declared = re.findall(
        r'^    "([a-z-]+)[><=;]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    reasons = README.partition("Why each dependency is here")[2].partition("## Decisions")[0]
    runtime = declared[: declared.index("uvloop") + 1]
    for name in runtime:
        assert f"**{name}**" in reasons, name
