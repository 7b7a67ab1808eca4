"""The command against this machine's host: two hundred hostile pages within bounds, and `sco-kb verify --online`."""

import contextlib
import json
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from seed.online.checking import STEP
from seed.online.report import Report
from seed.online.source import OnlineSource, Quote
from tests.conftest import WORLD
from tests.test_bad_data import edit
from tests.test_command_line import on_a_terminal, run
from tests.test_online_host import ANSWERS, FAST, PROCEDURES, WORDS, Host, host, hosting

__all__ = ["host"]

PAGES = 200
HOSTS = 40
BOUND = 60.0
MEMORY = 200 * 10**6
FRIENDLY = {"fine", "packed", "nameless", "plain", "utf-16", "other", "empty", "later"}
PARAMETERS = {"chain": "/6", "elsewhere": "/1", "status": "/503"}


BUSY = ["bulk", "attributes", "bulk", "marks", "bulk", "options", "bulk", "bold", "bulk", "nested"]
SIEGE = """
import asyncio, json, sys
import app.cli  # all that the command has in memory, the curated files included
from app.settings import SEED
from seed.loader import read
from seed.online.checking import check
from seed.online.limits import Limits
from seed.online.source import OnlineSource, Quote, online_sources
curated = online_sources(read(SEED).records)
limits, sources = json.load(sys.stdin)
sources = [OnlineSource(id, url, (Quote(1, words),)) for id, url, words in sources]
print(asyncio.run(check(sources, Limits(**limits))).model_dump_json())
"""
"""The process under siege, free of what tests have in memory."""


def hostile(host: Host) -> list[OnlineSource]:
    """All kinds of hostile pages in turn, and a fine one at the end of the queue of every host.

    Only ten keep the parser busy for all the time and memory that they get, so that the test does not take minutes.
    """
    names = sorted((ANSWERS.keys() | PROCEDURES.keys()) - FRIENDLY - {*BUSY})
    paths = [f"{name}{PARAMETERS.get(name, '')}" for name in names]
    pages = BUSY + [paths[number % len(paths)] for number in range(PAGES - len(BUSY))]
    return [
        OnlineSource(f"{name}-{number}", host.url(page, number), (Quote(1, WORDS),))
        for name, chosen in (("hostile", pages), ("fine", ["fine"] * HOSTS))
        for number, page in enumerate(chosen)
    ]


def memory_of(process: int) -> int:
    """The resident bytes of a process and its children at this moment; what they share counts twice.

    A child that has not begun its own work yet is still its parent, whose memory is counted already.
    """
    resident = 0
    for one in [process, *children_of(process)]:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            pages = int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1])
            if one == process or "page_process" in Path(f"/proc/{one}/cmdline").read_text(encoding="utf-8"):
                resident += pages * resource.getpagesize()
    return resident


def children_of(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@pytest.fixture
def crowd() -> Iterator[Host]:
    yield from hosting(HOSTS)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="measures as Linux tells")
def test_two_hundred_hostile_pages_stay_within_the_bounds(crowd: Host) -> None:
    sources = hostile(crowd)
    limits = asdict(replace(FAST, whole=BOUND))
    asked = json.dumps([limits, [(source.id, source.url, WORDS) for source in sources]])
    started, peak = time.monotonic(), 0
    with subprocess.Popen(
        [sys.executable, "-W", "error::ResourceWarning", "-c", SIEGE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as siege:
        answers: list[tuple[str, str]] = []
        waiting = threading.Thread(target=lambda: answers.append(siege.communicate(asked, timeout=2 * BOUND)))
        waiting.start()
        while waiting.is_alive():
            peak = max(peak, memory_of(siege.pid))
            time.sleep(0.01)
    seconds = time.monotonic() - started
    ((out, errors),) = answers
    assert (siege.returncode, errors) == (0, "")
    report = Report.model_validate_json(out)
    print(f"{len(sources)} pages in {seconds:.1f} s, {peak / 1e6:.0f} MB")  # noqa: T201 - the measurement
    assert seconds < BOUND
    assert peak < MEMORY
    assert len(report.sources) == PAGES + HOSTS
    for source in report.sources[:PAGES]:
        assert source.status in {"changed", "unreachable"}, source.url
        assert source.failure is not None or source.url.endswith("no-charset"), source.url
    kinds = {source.failure.kind for source in report.sources if source.failure}
    assert kinds >= {"timeout", "protocol", "network", "status", "redirects", "redirect_target", "too_large"}
    assert kinds >= {"encoding", "not_text", "too_complex", "too_slow"}
    assert not kinds & {"unexpected", "crashed", "run_over"}
    assert all(source.status == "reachable" for source in report.sources[PAGES:])


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def curated(tmp_path: Path, host: Host) -> Path:
    """The invented world, its articles put online on this machine."""
    folder = shutil.copytree(WORLD, tmp_path / "curated")
    for number, (name, url) in enumerate(
        [
            ("crossings", "https://sea-post.example/sco-at-ten"),
            ("ferries", "https://ferry-news.example/re-think?page=1#top"),
        ]
    ):
        lines = (WORLD / "documents" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        host.publish(name, "<nav>Home</nav>" + "".join(f"<p>{line}</p>" for line in lines))
        edit(folder, "sources.yaml", url, host.url(name, number))
    return folder


def test_the_command_ends_with_0_where_every_quote_is_online(curated: Path, tmp_path: Path) -> None:
    done = run(curated, tmp_path / "none", "verify", "--online")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, summary = done.stdout.splitlines()
    assert first.startswith("reachable    crossings-2001  http://127.0.0.1:")
    assert second.startswith("reachable    ferries-2001  http://127.0.0.1:")
    assert summary.startswith("2 of 2 sources read; quotes: ")
    assert "gone" not in summary


def test_the_command_ends_with_1_where_something_is_gone(curated: Path, tmp_path: Path, host: Host) -> None:
    host.publish("crossings", "<p>We have moved</p>")
    done = run(curated, tmp_path / "none", "verify", "--online", "--json", "--documents", str(WORLD / "documents"))
    assert done.returncode == 1
    assert done.stderr.startswith("0 problems; ")
    report = Report.model_validate_json(done.stdout)
    assert [source.status for source in report.sources] == ["changed", "reachable"]
    assert report.sources[0].count("gone") == len(report.sources[0].quotes) > 0


def test_the_command_shows_on_a_terminal_how_far_it_is(curated: Path, tmp_path: Path) -> None:
    code, shown = on_a_terminal(curated, tmp_path / "none", "verify", "--online")
    assert code == 0
    assert STEP in shown
    assert "2/2" in shown


@pytest.mark.parametrize("words", [[], ["--json", "--documents", str(WORLD / "documents")]])
def test_the_command_must_be_told_where_to_look(tmp_path: Path, words: list[str]) -> None:
    done = run(WORLD, tmp_path / "none", "verify", *words)
    assert (done.returncode, done.stdout) == (2, "")
