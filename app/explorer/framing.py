"""The frame in which other sites show a card."""

from html import escape

from app.explorer.evidence import Json
from app.pages import page_of

WIDTH, HEIGHT = 480, 420
"""Pixels of a card, where whoever embeds it has so much room."""


def frame(origin: str, record: Json, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The HTML that shows the card of a record. It may open windows, and nothing else."""
    source, title = f"{origin}/embed{page_of(record['href'])}", f"{record['label']} · SCO knowledge base"
    return (
        f'<iframe src="{escape(source)}" title="{escape(title)}" width="{width}" height="{height}" '
        'loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
