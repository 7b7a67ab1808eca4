"""The parameters of operations: what they take, said once."""

from typing import Any

Schema = dict[str, Any]


def tidy(operation: Schema) -> None:
    """Say of each parameter once what it means, and name the orders of lists so that a program can call them."""
    for parameter in operation.get("parameters", []):
        declared = parameter["schema"]
        declared.pop("title", None)
        declared.pop("description", None)
        if declared.get("default") == []:
            del declared["default"]
        for choice in declared.pop("anyOf", []):  # absent or a value: it cannot be null, as the field behind it can
            if choice != {"type": "null"}:
                declared = parameter["schema"] = {**choice, **declared}
        if parameter["name"] == "sort":
            declared["x-enum-varnames"] = [_order(word) for word in declared["enum"]]


def _order(word: str) -> str:
    """A name for an order, which `-` could not be part of."""
    return f"{word.removeprefix('-')}{'_descending' if word.startswith('-') else ''}".upper()
