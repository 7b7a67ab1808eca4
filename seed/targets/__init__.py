"""Where a load goes: each engine's way to build an edition aside, and to put it in place at once."""
