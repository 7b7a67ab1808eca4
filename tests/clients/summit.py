"""What a program does with the generated client: a summit, the words behind it, and errors that have a shape."""

import json
import sys

from sco_kb import Client
from sco_kb.api.index import list_records
from sco_kb.api.summits import get_summit, list_summits
from sco_kb.models import KindName, ListSummitsSort, ProblemDetails, RecordPage, SummitDetail, SummitItem, SummitPage

_, address, id = sys.argv
client = Client(base_url=address)

summit = get_summit.sync(id, client=client)
assert isinstance(summit, SummitDetail)
page = list_summits.sync(client=client, id=[id], include=["citations"], sort=ListSummitsSort.DATE_DESCENDING)
assert isinstance(page, SummitPage)
records = list_records.sync(client=client, id=[id], kind=[KindName.SUMMIT])
assert isinstance(records, RecordPage)
refused = get_summit.sync("nowhere", client=client)
assert isinstance(refused, ProblemDetails)

print(
    json.dumps(
        {
            "label": summit.label,
            "host": summit.host.label if summit.host else None,
            "quotes": [one.quote for cited in summit.citations.additional_properties.values() for one in cited],
            "listed": [
                one.quote
                for item in page.items
                if item.citations
                for cited in item.citations.additional_properties.values()
                for one in cited
            ],
            "when": [record.date if isinstance(record, SummitItem) else None for record in records.items],
            "problem": refused.title,
        }
    )
)
