"""All kinds, in the order in which the API names them, and the views on them."""

from typing import Any

from app.kind import Kind
from app.kinds.agenda_items import AGENDA_ITEMS
from app.kinds.bodies import BODIES
from app.kinds.chairmanships import CHAIRMANSHIPS
from app.kinds.claims import CLAIMS
from app.kinds.concepts import CONCEPTS
from app.kinds.documents import DOCUMENTS
from app.kinds.events import EVENTS
from app.kinds.figures import FIGURES
from app.kinds.memberships import DIALOGUE_PARTNERS, MEMBER_STATES, MEMBERSHIPS, OBSERVERS
from app.kinds.organisations import ORGANISATIONS
from app.kinds.people import PEOPLE
from app.kinds.programmes import PROGRAMMES
from app.kinds.roles import ROLES
from app.kinds.sources import SOURCES
from app.kinds.states import STATES
from app.kinds.summits import SUMMITS

KINDS: tuple[Kind[Any], ...] = (
    STATES,
    MEMBERSHIPS,
    ORGANISATIONS,
    BODIES,
    CHAIRMANSHIPS,
    AGENDA_ITEMS,
    SUMMITS,
    EVENTS,
    PROGRAMMES,
    DOCUMENTS,
    PEOPLE,
    ROLES,
    FIGURES,
    CLAIMS,
    CONCEPTS,
    SOURCES,
)
VIEWS: tuple[Kind[Any], ...] = (MEMBER_STATES, OBSERVERS, DIALOGUE_PARTNERS)

BY_SINGULAR = {kind.singular: kind for kind in KINDS}


def href(kind: str, id: str) -> str:
    """The address of a record's page."""
    return f"/v1/{BY_SINGULAR[kind].plural}/{id}"
