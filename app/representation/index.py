"""The index of the API: what there is, how much of it, and where."""

from pydantic import Field

from app.shapes import Shape, example


class Collection(Shape):
    """A list that can be read."""

    name: str = example("Its name in addresses", "summits")
    href: str = example("Its address", "/v1/summits")
    count: int = example("Number of records in it", 3)
    description: str = example("What it holds", "Summits: meetings of heads of state.")


class Edition(Shape):
    """The edition of the data, which every answer comes from."""

    id: str = example("Version and content hash", "1.0.0+3f2a9c1b7d20")
    version: str = example("Version of the data", "1.0.0")
    released: str = example("Day of its release", "2026-11-22")


class Index(Shape):
    """The entry point."""

    title: str = example("Name of this knowledge base", "SCO knowledge base")
    description: str = example("What it is", "Facts about the Shanghai Cooperation Organisation, with citations.")
    edition: Edition = Field(description="The edition of the data")
    licence: str = example("Licence of the data (SPDX)", "CC-BY-4.0")
    documentation: str = example("Address of the documentation for people", "/docs")
    openapi: str = example("Address of the OpenAPI document", "/openapi.json")
    search: str = example("Address of the search over everything", "/v1/search", default="/v1/search")
    exports: str = example("Address of the files to take along", "/v1/exports", default="/v1/exports")
    kinds: list[Collection] = Field(description="One list for each kind of record")
    views: list[Collection] = Field(description="Selections of memberships: those in the SCO, by role")
    evidence: list[Collection] = Field(description="Citations, conflicts, proposals, dates and figures, as lists")
    agreement: dict[str, int] = example(
        "Number of cited fields on which the sources agree so", {"single": 900, "confirmed": 120, "conflict": 4}
    )


class ExportEntry(Shape):
    """A file to take along."""

    name: str = example("Name of the file", "sco-kb.sqlite")
    href: str = example("Its address", "/v1/exports/sco-kb.sqlite")
    description: str = example("What it holds", "Every record, one JSON object a line.")
    media_type: str = example("Its media type", "application/vnd.sqlite3")
    bytes: int = example("Its size in bytes", 12288000)
    sha256: str = example("SHA-256 of its content, hexadecimal", "0" * 64)


class ExportList(Shape):
    """The files to take along."""

    items: list[ExportEntry] = Field(description="The files, all of one edition")
    edition: str = example("The edition of the data that they hold", "1.0.0+3f2a9c1b7d20")
