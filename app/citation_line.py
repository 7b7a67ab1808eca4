"""A citation as a line of text, ready to print under a quote."""

from app.date_words import in_words


def citation_line(author: str | None, publisher: str | None, published: str | None, paragraph: int) -> str:
    """Such as `Mikovic, Diplomatic Courier, 15 July 2024, par. 4`; what is not known is left out."""
    family = author.rpartition(" ")[2] if author else None
    date = in_words(published) if published else None
    return ", ".join(part for part in (family, publisher, date, f"par. {paragraph}") if part)
