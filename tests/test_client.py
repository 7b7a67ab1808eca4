"""The client where all goes well: all that the API has, in its own shapes, from a live server and in process."""

import asyncio
import inspect
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, assert_type

import httpx
import pytest

from app.catalogue import KINDS, VIEWS
from app.client import AsyncClient, Client, GoneError, NotFoundError, OutdatedError, Patience, RefusedError
from app.kinds.figures import FigureDetail
from app.kinds.states import StateDetail
from app.kinds.summits import SummitItem
from app.representation.derived_shapes import Conflict
from app.search.shapes import SearchPage
from app.settings import SEED
from app.shapes import Citation
from seed.loader import load
from tests.conftest import WORLD, settings
from tests.test_bounds import serving
from tests.test_command_line import PATIENCE, SCO_KB, free_port

Ask = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture(scope="module")
def live(real_database: Path) -> Iterator[str]:
    """The address of a server of the real data."""
    port = free_port()
    process = serving([str(SCO_KB), "serve", "--as-it-is", f"--port={port}"], real_database, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module", params=["waiting, live", "awaiting, live", "waiting, here", "awaiting, here"])
def ask(request: pytest.FixtureRequest, live: str, real_database: Path) -> Iterator[Ask]:
    """Asks one client, of the live server or of the API in this process, and gives whole lists as lists."""
    how, _, where = request.param.partition(", ")
    client = Client if how == "waiting" else AsyncClient
    yield from _asking(client(live) if where == "live" else client.local(settings(SEED, real_database)))


def _asking(kb: Client | AsyncClient) -> Iterator[Ask]:
    async def settled(question: Callable[[Any], Any]) -> Any:
        found = question(kb)
        if inspect.iscoroutine(found):
            return await found
        return [item async for item in found] if isinstance(found, AsyncIterator) else found

    if isinstance(kb, Client):
        with kb:
            yield lambda question: list(found) if isinstance(found := question(kb), Iterator) else found
    else:
        with asyncio.Runner() as runner:
            yield lambda question: runner.run(settled(question))
            runner.run(kb.close())


def listed(name: str, verb: str = "__call__", *arguments: str, **filters: Any) -> Callable[[Any], Any]:
    """Asks a list, by its name in addresses."""
    return lambda kb: getattr(getattr(kb, name.replace("-", "_")), verb)(*arguments, **filters)


def test_every_kind_is_walked_in_its_own_shapes(ask: Ask, live: str) -> None:
    index = ask(lambda kb: kb.index())
    counts = {one.name: one.count for one in (*index.kinds, *index.views)}
    assert counts.keys() == {kind.plural for kind in (*KINDS, *VIEWS)}
    for kind in (*KINDS, *VIEWS):
        items = ask(listed(kind.plural))
        details = ask(listed(kind.plural, "details"))
        assert len({item.id for item in items}) == len(items) == len(details) == counts[kind.plural]
        assert {type(item) for item in items} == {kind.item}
        assert {type(detail) for detail in details} == {kind.detail}
        one = ask(listed(kind.plural, "get", items[0].id))
        assert one == details[0]
        assert one.model_dump(mode="json") == httpx.get(f"{live}/v1/{kind.plural}/{one.id}").json()


def test_every_list_across_kinds_is_walked(ask: Ask) -> None:
    for one in ask(lambda kb: kb.index()).evidence:
        assert len(ask(listed(one.name))) == one.count > 0, one.name
    records = ask(lambda kb: kb.records(kind=["state", "summit"], sort="id"))
    assert {type(record).__name__ for record in records} == {"StateItem", "SummitItem"}
    for name in ("citations", "conflicts", "measures"):
        first = ask(listed(name, "page", limit=1)).items[0]
        assert ask(listed(name, "get", first.id)) == first


def test_a_long_list_comes_page_by_page(ask: Ask) -> None:
    whole = ask(lambda kb: kb.citations())
    assert ask(lambda kb: kb.citations.page()).total == len(whole) > 200
    assert ask(lambda kb: kb.citations(limit=150)) == whole


def test_questions_are_answered(ask: Ask) -> None:
    kazakhstan = ask(lambda kb: kb.states.get("kazakhstan"))
    assert all(citation.quote and citation.url for citation in kazakhstan.citations["label"])
    assert ask(lambda kb: kb.search("shangai spirit")).did_you_mean == "shanghai spirit"
    assert ask(lambda kb: kb.search("shanghai", kind="concept", limit=1)).items[0].id == "shanghai-spirit"
    assert ask(lambda kb: kb.suggest("kaza")).items[0].id == "kazakhstan"
    assert ask(lambda kb: kb.record("RATS")).kind == "body"
    checked = ask(lambda kb: kb.check("Kazakhstan", "member_of", "SCO", as_of=date(2024, 7, 15)))
    assert (checked.verdict, checked.as_of) == ("supported", date(2024, 7, 15))
    assert checked.citations
    assert ask(lambda kb: kb.graph("kazakhstan", limit=5)).truncated
    assert {entry.field for entry in ask(lambda kb: kb.timeline(from_="2024-07", to="2024-07", field="date"))} == {
        "date"
    }
    assert {conflict.difference for conflict in ask(lambda kb: kb.conflicts(difference="place"))} == {"place"}
    assert {state.landlocked for state in ask(lambda kb: kb.states(landlocked=True))} == {True}
    assert ask(lambda kb: kb.member_states.get("kazakhstan")).state.id == "kazakhstan"
    assert ask(lambda kb: kb.organisations.get("sco", resolve="all")).positions["founded_place"]
    assert ask(lambda kb: kb.text("/v1/sources/mikovic-2024", "application/x-bibtex")).startswith("@misc{mikovic-2024")


def test_mistakes_are_exceptions_that_tell_what_was_meant(ask: Ask) -> None:
    with pytest.raises(NotFoundError) as unknown:
        ask(lambda kb: kb.states.get("kazakstan"))
    assert unknown.value.meant == "kazakhstan"
    with pytest.raises(RefusedError) as refused:
        ask(lambda kb: kb.states(landlock=True))
    assert refused.value.errors[0].parameter == "landlock"
    assert refused.value.meant == "landlocked"
    with pytest.raises(NotFoundError):
        ask(lambda kb: kb.states.get("../states"))


def test_what_would_change_the_shape_of_results_is_refused(ask: Ask) -> None:
    for parameter in ({"fields": "label"}, {"format": "csv"}):
        with pytest.raises(TypeError, match="another shape"):
            ask(listed("states", **parameter))
    assert json.loads(ask(lambda kb: kb.text("/v1/states/kazakhstan?fields=label", "application/json"))).keys() == {
        *("id", "kind", "href", "label")
    }


def test_a_walk_does_not_mix_editions(real_database: Path, tmp_path: Path) -> None:
    database = shutil.copyfile(real_database, tmp_path / "kb.sqlite")
    with Client.local(settings(SEED, database)) as kb:
        walk = kb.states(limit=5)
        next(walk)
        load(WORLD, f"sqlite:///{database}")
        with pytest.raises(OutdatedError):
            list(walk)
        assert len(list(kb.states())) == 3


def test_a_server_may_be_restarted_meanwhile(world_database: Path) -> None:
    port = free_port()
    command = [str(SCO_KB), "serve", "--as-it-is", f"--port={port}"]
    servers = [serving(command, world_database, port)]

    def restart() -> None:
        time.sleep(0.3)
        servers.append(serving(command, world_database, port))

    with Client(f"http://127.0.0.1:{port}", patience=Patience(tries=100, whole=PATIENCE, back_off=0.1)) as kb:
        before = kb.states.page()
        servers[0].terminate()
        servers[0].communicate(timeout=PATIENCE)
        again = threading.Thread(target=restart)
        again.start()
        assert kb.states.page() == before
        again.join()
    servers[1].terminate()
    servers[1].communicate(timeout=PATIENCE)


def test_to_import_it_is_light() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, app.client; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    ).stdout.split()
    assert not {"sqlalchemy", "sqlmodel", "fastapi", "pydantic", "uvicorn", "app.main", "app.tables"} & set(seen)


def test_results_have_the_types_of_their_kind(real_database: Path) -> None:
    """Held by the type checker, for both clients."""

    async def awaited() -> None:
        async with AsyncClient.local(settings(SEED, real_database)) as kb:
            assert_type(await kb.states.get("kazakhstan"), StateDetail)
            assert_type([item async for item in kb.summits()], list[SummitItem])

    with Client.local(settings(SEED, real_database)) as kb:
        assert_type(kb.states.get("kazakhstan").citations, dict[str, list[Citation]])
        assert_type(list(kb.summits()), list[SummitItem])
        assert_type(list(kb.figures.details()), list[FigureDetail])
        assert_type(kb.conflicts.get("sco.founded_place"), Conflict)
        assert_type(kb.search("sco"), SearchPage)
    asyncio.run(awaited())


def test_the_example_in_the_readme_runs(live: str) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```python\n")[2].partition("```")[0].replace("http://127.0.0.1:8000", live)
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["shanghai spirit", "kazakhstan"]


def test_what_is_no_address_is_refused() -> None:
    for client in (Client, AsyncClient):
        for address in ("kb.example", "ftp://kb.example", "::", "http://"):
            with pytest.raises(ValueError, match="is not the address of a server"):
                client(address)


def test_in_process_both_engines_are_asked(world_url: Callable[[], str]) -> None:
    here = settings(WORLD, world_url())
    with Client.local(here) as kb:
        assert [state.id for state in kb.states(limit=1)] == ["arland", "borland", "corland"]
        assert kb.states.get("arland-isles").id == kb.record("arlandia").id == "arland"
        for question in (kb.record, kb.summits.get):
            with pytest.raises(GoneError, match="Both articles mean the meeting in Fernau"):
                question("gorse-summit-2001")

    async def awaited() -> list[str]:
        async with AsyncClient.local(here) as kb:
            return [state.id async for state in kb.states(limit=1)]

    assert asyncio.run(awaited()) == ["arland", "borland", "corland"]


def test_what_has_not_changed_is_not_sent_again(live: str) -> None:
    seen: list[int] = []
    with Client(live) as kb:
        kb.driver.http.event_hooks["response"].append(lambda answer: seen.append(answer.status_code))
        first = list(kb.states(limit=10))
        assert list(kb.states(limit=10)) == first
    assert seen == [200, 200, 200, 304, 304, 304]
