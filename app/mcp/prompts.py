"""What agents are told: how not to be misled, and prompts for what is often wanted."""

from collections.abc import Mapping
from dataclasses import dataclass

RULES = """\
Three different answers, which must not be mixed up:
- not covered: the articles do not say (`check`: not_covered; `search`: nothing found; a field that is absent). That is
  no denial. Say that the sources do not cover it, and do not fill the gap from memory.
- denied: what the articles state rules it out (`check`: contradicted). Give what they state instead.
- failed: the result is an error. Nothing is known about the question then: mend the arguments as the error says.

When you pass something on:
- Give the `line` and `url` of a quote with each fact. Quotes are at most ten words; never make them longer.
- status: proposed, planned, expected, hoped_for are no facts. Say "planned", and as of when.
- voice: reported means somebody said so: name the speaker. opinion is the author's own view: name the author.
- disputed: tell all positions, and who holds them.
- Dates and numbers are as precise as the source: 2001 is not a day in 2001, "over 40 percent" is not 40.
- Lists name whom the articles name; others may still belong to them. `as_of` marks what is only possible.
"""
"""How not to be misled, whatever way is taken to the data."""

INSTRUCTIONS = f"""\
A knowledge base on the Shanghai Cooperation Organisation (SCO), curated by hand from five articles about Kazakhstan and
the SCO of 2023 and 2024. It knows what these articles say and nothing else. Every value has the words it rests on.

{RULES}
Begin with `search` to learn under which name a thing is kept, `check` single statements, `get` for all of a record, and
`list` to compare. The articles end in July 2024; they are partisan, and most of them praise Kazakhstan.
"""


@dataclass(frozen=True)
class Prompt:
    """A prompt with its arguments, each with its description."""

    name: str
    title: str
    description: str
    arguments: Mapping[str, str]
    text: str


PROMPTS = (
    Prompt(
        "verify-text",
        "Verify a text",
        "Take a text apart into statements about the SCO, and check each",
        {"text": "The text to verify"},
        """\
Take this text apart into single statements about the Shanghai Cooperation Organisation and what belongs to it. Check
each with the tool `check`, after `search` where you do not know a name. Answer with a table: statement, verdict, what
the sources say, citation line with its link. Keep not covered, contradicted and failed apart, and add nothing from
memory.

The text:

{text}""",
    ),
    Prompt(
        "cited-briefing",
        "Write a cited briefing",
        "A short text on a subject in which every sentence has its citation",
        {"subject": "A state, organisation, meeting, person, programme or notion"},
        """\
Write a briefing of at most 300 words on {subject}, from this knowledge base alone: `get` the record, `list` what refers
to it. Put a citation line with its link after every sentence. Say what is only planned, who is only reported, and where
sources differ; end with what the sources do not cover.""",
    ),
    Prompt(
        "compare-sources",
        "Compare the sources",
        "What the articles say on a subject, side by side, and where they differ",
        {"subject": "What to compare them on"},
        """\
What do the articles say on {subject}? `search` for it, `get` the records with disagreements, `list` claims about them.
Answer article by article, with author, publisher and date, and a citation line with its link for each point. Say where
they agree, where they differ, and what the curators make of it.""",
    ),
)
