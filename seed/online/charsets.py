"""Bytes to text as a page means them."""

import codecs
import re
from collections.abc import Iterator

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What browsers read instead (WHATWG Encoding), for pages use characters that the narrow names do not have."""
KNOWN = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "big5", "euc_jp", "iso2022_jp", "cp866"}
    | {f"cp125{number}" for number in range(9)}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
    | set(WIDER.values())
)
"""The encodings of the web. Python knows others, some of which (`zlib`, `unicode_escape`) a page must not choose."""
HEAD = 4096
LEAST_LEGIBLE = 0.99
_META = re.compile(rb"<meta[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)


def decoded(body: bytes, declared: str | None) -> str | None:
    """The text; None where it is not legible.

    Bytes that are UTF-8 are read as such whatever the page says, for hardly anything else ever is by chance.
    """
    names = list(_candidates(body, declared))
    for name in names:
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    # A few broken bytes, in an advertisement say, do not make a page illegible.
    text = body.decode(names[1] if len(names) > 1 else "cp1252", errors="replace")
    return text if text.count("\ufffd") <= (1 - LEAST_LEGIBLE) * len(text) else None


def _candidates(body: bytes, declared: str | None) -> Iterator[str]:
    for mark, name in BOMS.items():
        if body.startswith(mark):
            yield name
    if b"\0" not in body:
        yield "utf-8"
    meta = _META.search(body[:HEAD])
    for label in (declared, meta[1].decode("ascii", "replace") if meta else None):
        if label and (encoding := _encoding(label)):
            yield encoding


def _encoding(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = WIDER.get(name, name)
    return name if name in KNOWN else None
