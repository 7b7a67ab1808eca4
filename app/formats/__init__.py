"""What an answer looks like in each format: every other one is a function of the JSON."""
