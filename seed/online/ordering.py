"""Which quotes stand in the order that the document has them in."""

from bisect import bisect_right
from collections.abc import Sequence


def in_order(places: Sequence[Sequence[int]]) -> dict[int, int]:
    """The largest set of quotes, by position, that can follow each other, with the place of each.

    `places` are the paragraphs in which each quote stands, ascending. Patience sorting for the longest non-descending
    subsequence; a quote's places are tried from the last to the first, so that none follows upon itself.
    """
    ends: list[tuple[int, int]] = []  # by length of the chain: the lowest place that it can end in, and its node
    nodes: list[tuple[int, int, int]] = []  # quote, place, node before
    for quote, candidates in enumerate(places):
        for place in reversed(candidates):
            length = bisect_right(ends, place, key=lambda end: end[0])
            nodes.append((quote, place, ends[length - 1][1] if length else -1))
            ends[length : length + 1] = [(place, len(nodes) - 1)]
    chain: dict[int, int] = {}
    node = ends[-1][1] if ends else -1
    while node >= 0:
        quote, place, node = nodes[node]
        chain[quote] = place
    return chain
