"""How wide text will be, roughly and rather too wide: the drawing is made here, the letters are chosen elsewhere."""

NARROW, WIDE = "fijlrtI.,:;'’‘|!()[]/ \u00a0-", "mwMWOQ@%—…"
EXTRA = 1.06
"""What bold letters take more."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Units that a line of text takes in the sans-serif faces that systems have."""
    return size * sum(map(_letter, text)) * (EXTRA if bold else 1)


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(f"{text}…", size, bold=bold) > room:
        text = text[:-1].rstrip(" ,;:–-")
    return f"{text}…"


def wrapped(text: str, size: float, room: float, most: int = 99) -> list[str]:
    """The text in lines that fit, the last one shortened where there would be more than `most`."""
    lines: list[str] = []
    for word in text.split(" "):  # not at spaces that keep words together
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept, rest = lines[: most - 1], " ".join(lines[most - 1 :])
    return [shortened(line, size, room) for line in [*kept, rest] if line]


def _letter(letter: str) -> float:
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.94
    if ord(letter) >= 0x2E80:  # noqa: PLR2004 - from here on ideographs stand, which are as wide as high
        return 1.0
    return 0.72 if letter.isupper() else 0.6
