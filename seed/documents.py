"""The articles as they were received: paragraphs, and quotes found in them."""

import re
import unicodedata
from hashlib import sha256
from pathlib import Path

_SPACE = re.compile(r"\s+")


class Document:
    """The text of one article. Paragraphs are its non-blank lines, numbered from 1."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self.sha256 = sha256(content).hexdigest()
        lines = content.decode("utf-8").split("\n")
        self.paragraphs = [normal(line) for line in lines if line.strip()]

    def occurrences(self, paragraph: int, quote: str) -> int:
        """How often the words stand in the paragraph; 0 where a word would be cut, or there is no such paragraph."""
        if not 1 <= paragraph <= len(self.paragraphs):
            return 0
        before = r"(?<!\w)" if quote[0].isalnum() else ""
        after = r"(?!\w)" if quote[-1].isalnum() else ""
        return len(re.findall(before + re.escape(quote) + after, self.paragraphs[paragraph - 1]))

    def elsewhere(self, quote: str) -> list[int]:
        """The paragraphs in which the words stand."""
        return [number for number in range(1, len(self.paragraphs) + 1) if self.occurrences(number, quote)]


def normal(text: str) -> str:
    """Text as it is matched: NFC, and every run of white space as one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
