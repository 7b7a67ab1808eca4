"""The commands that ask, run as people run them: in a pipe, on a terminal, of the local database and of a server."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from app.catalogue import KINDS, VIEWS
from app.cli import main
from app.vocabulary import ListName
from tests.conftest import WORLD
from tests.hostile import answer, hostile
from tests.test_bounds import serving
from tests.test_command_line import PATIENCE, SCO_KB, environment, free_port, on_a_terminal, run

COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]")
Sayer = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(world_database: Path) -> Sayer:
    """A command in this process, which is quicker: its exit code, output, and messages."""

    def said(*words: str, **settings: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, words, env={**environment(WORLD, world_database), **settings})
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.stdout, done.stderr

    return said


@pytest.fixture(scope="module")
def server(world_database: Path) -> Iterator[str]:
    port = free_port()
    process = serving([str(SCO_KB), "serve", "--as-it-is", f"--port={port}"], world_database, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=PATIENCE)


PIPED = {
    "search fernau --kind summit": "fernau-summit-2001\tsummit\tSummit in Fernau\n",
    "list states": "arland\tArland\nborland\tBorland\ncorland\tCorland\n",
    "conflicts": "sco.founded_place\topen\tSea Crossing Organisation\n",
    "check fernau-summit-2001 host Arland": "supported\tAn article states it.\n",
}


@pytest.mark.parametrize("command", PIPED)
def test_in_a_pipe_each_record_is_a_line_with_tabs(world_database: Path, command: str) -> None:
    done = run(WORLD, world_database, *command.split())
    assert (done.returncode, done.stdout, done.stderr) == (0, PIPED[command], "")


def test_in_a_pipe_a_record_is_markdown(world_database: Path) -> None:
    done = run(WORLD, world_database, "show", "fernau-summit-2001")
    assert done.stdout.startswith("# Summit in Fernau\n\nKind: summit · Id: [fernau-summit-2001]")
    assert "[^1]: “hosted a summit in Fernau on 3–4 May 2001”" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_in_a_pipe_a_citation_is_a_line_with_tabs(world_database: Path) -> None:
    done = run(WORLD, world_database, "cite", "fernau-summit-2001", "place")
    field, who, quote, link = done.stdout.removesuffix("\n").split("\t")
    assert (field, who) == ("place", "Quill, Sea Post, 2 June 2001, par. 4")
    assert quote == "hosted a summit in Fernau on 3–4 May 2001"
    assert link.startswith("https://sea-post.example/sco-at-ten#:~:text=hosted")


SHOWN = {
    "search hosted": ["fernau-summit-2001", "summit", "Summit in Fernau", "hosted", "1 of 1"],
    "list summits": ["Summit in Fernau", "2001-05-03/2001-05-04"],
    "conflicts": ["Sea Crossing Organisation: founded place", "open: "],
    "show fernau-summit-2001": ["Summit in Fernau", "hosted a summit in Fernau", "Quill, Sea Post, 2 June 2001"],
    "cite fernau-summit-2001 place": ["hosted a summit in Fernau", "https://sea-post.example/"],
    "check fernau-summit-2001 host Arland": ["supported: ", "hosted a summit in Fernau"],
    "openapi": ['"openapi": "3.1.0"'],
}


@pytest.mark.parametrize("command", SHOWN)
def test_a_terminal_shows_it_to_people(world_database: Path, command: str) -> None:
    code, shown = on_a_terminal(WORLD, world_database, *command.split())
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert code == 0
    for part in SHOWN[command]:
        assert part in plain
    assert "\t" not in plain


def test_colours_are_left_out_where_that_is_wished(world_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, shown = on_a_terminal(WORLD, world_database, "show", "sco")
    assert COLOUR.search(shown)
    monkeypatch.setattr("tests.test_command_line.environment", lambda *of: {**environment(*of), "NO_COLOR": "1"})
    _, plain = on_a_terminal(WORLD, world_database, "show", "sco")
    assert not COLOUR.search(plain)
    assert "Sea Crossing Organisation" in plain


def test_nobody_has_to_read_on(real_database: Path) -> None:
    listing = subprocess.Popen(
        [SCO_KB, "list", "claims", "--json"],
        env=environment(WORLD, real_database),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert listing.stdout is not None
    assert json.loads(listing.stdout.readline())["kind"] == "claim"
    listing.stdout.close()
    assert listing.stderr is not None
    with listing.stderr as told:
        assert told.read() == ""
    assert listing.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    "command", ["search fernau", "list states sort=-label", "show sco", "cite sco", "check sco founded 2001", "openapi"]
)
def test_a_server_answers_like_the_local_database(say: Sayer, server: str, command: str) -> None:
    here = say(*command.split())
    assert here[0] == 0
    assert say(*command.split(), "--url", server) == here
    assert say(*command.split(), SCO_KB_URL=server, DATABASE_URL="sqlite:///none.sqlite") == here


def test_json_is_what_the_api_answers(say: Sayer) -> None:
    _, listed, _ = say("list", "states", "--json")
    assert [json.loads(line)["id"] for line in listed.splitlines()] == ["arland", "borland", "corland"]
    _, whole, _ = say("list", "states", "include=citations", "--limit=1", "--json")
    _, shown, _ = say("show", "arland", "--json")
    assert json.loads(whole) == json.loads(shown)
    assert json.loads(shown)["citations"]["label"]
    _, found, _ = say("search", "arland", "--kind", "state", "--json")
    assert json.loads(found.splitlines()[0])["record"]["id"] == "arland"
    _, cited, _ = say("cite", "arland", "label", "--json")
    assert json.loads(cited.splitlines()[0]) in json.loads(shown)["citations"]["label"]
    _, checked, _ = say("check", "sco", "founded", "2001", "--json")
    assert json.loads(checked)["verdict"] == "contradicted"
    _, differing, _ = say("conflicts", "record=sco", "--json")
    assert json.loads(differing)["positions"]


def test_filters_are_those_of_the_api(say: Sayer) -> None:
    assert say("list", "states", "id=arland", "id=corland", "sort=-id")[1].split("\t")[0] == "corland"
    assert say("list", "member-states", "as_of=2005-01-01", "--limit", "1")[1].count("\n") == 1


def test_an_empty_list_is_an_answer_that_tells_why(say: Sayer) -> None:
    code, listed, told = say("list", "states", "q=nowhere")
    assert (code, listed) == (0, "")
    assert "`q`" in told


def test_sources_come_for_reference_managers(say: Sayer) -> None:
    assert say("cite", "crossings-2001", "--as", "bibtex")[1].startswith("@")
    assert say("cite", "sco", "--as", "bibtex")[1].count("@") == 2
    assert say("cite", "sco", "--as", "ris")[1].count("ER  -") == 2
    assert len({source["id"] for source in json.loads(say("cite", "sco", "--as", "csl-json")[1])}) == 2
    id = json.loads(say("cite", "arland", "label", "--json")[1].splitlines()[0])["id"]
    assert say("cite", id)[1].startswith("label\t")


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("show arlend", 1, "Did you mean arland (Arland)?"),
        ("cite arland hight", 1, "It has some for label"),
        ("cite c-0123456789abcdef", 1, "c-0123456789abcdef"),
        ("search nowhere", 1, ""),
        ("list state", 2, "'state' is not one of 'states'"),
        ("list states sort=labl", 2, "Did you mean label?"),
        ("list states colour=red", 2, "Allowed for colour: limit, "),
        ("cite sco --json --as ris", 2, "--json does not go with --as ris"),
        ("list states red", 2, "'red' is no NAME=VALUE"),
        ("list states format=csv", 2, "'format' is no filter"),
        ("list states fields=label", 2, "'fields' is no filter"),
        ("check sco found 2001", 2, "Allowed for property: "),
        ("search arland --kind stat", 2, "Did you mean state?"),
        ("list states --url nowhere", 2, "'nowhere' is not the address of a server"),
        ("list states --url http://127.0.0.1:1", 3, "http://127.0.0.1:1/v1/states"),
        ("show", 2, "Missing argument"),
    ],
)
def test_mistakes_are_told_with_what_was_meant(say: Sayer, command: str, code: int, told: str) -> None:
    ended, shown, message = say(*command.split())
    assert (ended, shown) == (code, "")
    assert told in " ".join(message.replace("│", " ").split())


def test_without_data_it_says_how_to_load_it(say: Sayer, tmp_path: Path) -> None:
    code, shown, told = say("show", "arland", DATABASE_URL=f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert (code, shown) == (3, "")
    assert "`sco-kb load`" in told
    code, _, told = say("list", "states", DATABASE_URL="mysql://localhost/kb")
    assert code == 2
    assert "DATABASE_URL must name an SQLite file" in told


def test_a_name_of_several_records_lists_them(say: Sayer) -> None:
    reference = {"id": "one", "kind": "state", "label": "One", "href": "/v1/states/one"}
    with hostile() as server:
        server.replies = [
            answer(json.dumps({"items": [reference, {**reference, "id": "two"}]}).encode(), "300 Several")
        ]
        code, _, told = say("show", "both", "--url", server.url)
    assert code == 1
    assert "one, two" in told


def test_garbage_of_a_server_is_told_in_a_line(say: Sayer) -> None:
    with hostile() as server:
        server.replies = [answer(b"<h1>Welcome</h1>", media_type="text/html")]
        code, shown, told = say("list", "states", "--url", server.url)
    assert (code, shown) == (3, "")
    assert "no answer of this API" in told
    assert told.count("\n") == 1


def test_the_shell_completes_ids_and_kinds(world_database: Path) -> None:
    def completed(line: str, database: Path | str) -> list[str]:
        words = line.split(" ")
        asked = {"_SCO_KB_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        done = subprocess.run(
            [SCO_KB], env={**environment(WORLD, database), **asked}, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout.split()

    assert completed("sco-kb show arl", world_database) == ["arland", "arland-sco-2001"]
    assert completed("sco-kb list member", world_database) == ["memberships", "member-states"]
    assert completed("sco-kb show arl", "sqlite:///none.sqlite") == []
    assert completed("sco-kb show arl", f"sqlite:///{__file__}") == []


def test_the_lists_that_can_be_named_are_those_of_the_catalogue() -> None:
    assert set(get_args(ListName)) == {kind.plural for kind in (*KINDS, *VIEWS)}


def test_help_is_quick_and_teaches_by_examples(say: Sayer) -> None:
    for command in ["search", "show", "list", "conflicts", "cite", "check", "openapi"]:
        code, told, _ = say(command, "--help")
        assert code == 0
        assert f"sco-kb {command} " in told.partition("Usage:")[2].partition("\n")[2]
    light = subprocess.run(
        [SCO_KB.parent / "python", "-c", "import sys, app.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"sqlalchemy", "fastapi", "pydantic", "httpx", "uvicorn", "seed.loader"} & set(light)
