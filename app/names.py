"""Names compared as people compare them: without regard to case, accents, dashes, apostrophes and spaces."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\W_]+")


def key(name: str) -> str:
    """The form under which a name is found: `António  Guterres` and `antonio-guterres` have one key."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SEPARATORS.sub(" ", bare.replace("'", "").replace("’", "")).strip()
