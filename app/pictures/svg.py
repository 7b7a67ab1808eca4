"""The form of every picture: elements of SVG, with what it shows in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal, NamedTuple

from app.dress import twofold
from app.pictures.lettering import wrapped

Layout = Literal["wide", "narrow"]
WIDTHS: dict[Layout, int] = {"wide": 960, "narrow": 360}
"""A picture is laid out anew for a phone: letters that shrink with it could not be read."""
NAMESPACE = "http://www.w3.org/2000/svg"
RULES = "pictures.css"
MARGIN = 16
TEXT, SMALL = 13, 12
"""Sizes of letters."""
_REFERRED = re.compile(r'<(?:pattern|clipPath) id="|(?:fill|clip-path)="url\(#')
"""What stands before an id in a picture."""


class Markup(str):
    """Text that is SVG already."""

    __slots__ = ()


def tag(name: str, *content: str, **attributes: str | float | None) -> Markup:
    """An element. Text is escaped, elements in it are not; `_` in the name of an attribute is `-`."""
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
    told = "".join(f' {name}="{escape(_plain(value))}"' for name, value in given.items())
    inner = "".join(part if isinstance(part, Markup) else escape(part, quote=False) for part in content)
    return Markup(f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>")


def group(*content: str, title: str | None = None, href: str | None = None, class_: str | None = None) -> Markup:
    """Things that belong together, and what is told where one points at them; with `href` they lead there."""
    named = [tag("title", title)] if title else []
    return tag("a" if href else "g", *named, *content, href=href, class_=class_)


def line_of_text(text: str, x: float, y: float, **attributes: str | float | None) -> Markup:
    return tag("text", text, x=x, y=y, **attributes)


def paragraph(lines: Iterable[str], x: float, y: float, step: float, **attributes: str | float | None) -> Markup:
    """Lines of text, one below the other."""
    return Markup("".join(line_of_text(line, x, y + at * step, **attributes) for at, line in enumerate(lines)))


class Origin(NamedTuple):
    """Where what is drawn comes from, for a picture that is on its own."""

    edition: str
    address: str
    """Path of the JSON that it was drawn from."""


@dataclass(frozen=True)
class Picture:
    """A picture, for a page of ours or on its own."""

    name: str
    """What all ids in it begin with, so that no other picture on a page has them."""
    title: str
    description: str
    width: int
    height: float
    content: str

    def inline(self) -> str:
        """For a page that has `pictures.css` and the colours of `:root`."""
        return self._whole(self.content, self.height)

    def alone(self, origin: Origin) -> str:
        """With its title, where it comes from, and all that it needs, as a file."""
        heading = wrapped(self.title, 20, self.width - 2 * MARGIN)
        top = 20 + 26 * len(heading)
        told = f"SCO knowledge base, edition {origin.edition}, from {origin.address}. CC BY 4.0."
        foot = wrapped(told, SMALL, self.width - 2 * MARGIN)
        bottom = top + self.height
        content = (
            paragraph(heading, MARGIN, 34, 26, class_="heading"),
            tag("g", Markup(self.content), transform=f"translate(0 {top})"),
            paragraph(foot, MARGIN, bottom + 20, 16, class_="quiet small"),
        )
        whole = self._whole("".join(content), bottom + 20 + 16 * len(foot), twofold(RULES))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}'

    def _whole(self, content: str, height: float, style: str = "") -> str:
        ids = f"{self.name}-title", f"{self.name}-desc"
        content = _REFERRED.sub(rf"\g<0>{self.name}-", content)
        # What leads somewhere is no image to assistive technology, which would hide the links.
        role = "graphics-document" if "<a " in content else "img"
        return tag(
            "svg",
            tag("title", self.title, id=ids[0]),
            tag("desc", self.description, id=ids[1]),
            *([tag("style", Markup(style))] if style else []),
            Markup(content),
            xmlns=NAMESPACE,
            viewBox=f"0 0 {self.width} {_plain(height)}",
            width=self.width,
            height=_plain(height),
            role=role,
            class_="picture",
            lang="en",
            aria_labelledby=ids[0],
            aria_describedby=ids[1],
        )


def _plain(value: str | float) -> str:
    """A number with as many digits as can be seen."""
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
