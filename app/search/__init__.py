"""Finding records by words: what of them is searched, what is answered, and how a mistyped word is understood."""
