"""How much a client may send, and leave untaken."""

TARGET_BYTES = 8_192
"""Of the request's target: path and query."""
HEAD_BYTES = 32_768
"""Of the request's target and headers together."""
HEADERS = 100
PIPELINED = 32
"""Requests that may wait for the answers to others before them."""
BODY_BYTES = 65_536
"""Only agents are listened to at length; elsewhere no body is read, but to send one is no mistake."""
PIECE_BYTES = 131_072
"""Of an answer that are handed to the system at once."""
WAITING_BYTES = 33_554_432
"""Of answers that clients have not taken yet, on all connections together."""
SOCKET_BYTES = 262_144
"""Of answers that the system keeps for a client: by itself it would keep megabytes, which nothing here counts."""
IGNORED_BYTES = 8_388_608
"""That a refused client may send while it is told so. If it sends more, it is listened to but now and then."""
DEAF_SECONDS = 0.05
"""Between these times."""
