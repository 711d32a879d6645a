"""Whether values are what the description of the API says."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from web.openapi import written


def assert_matches(value: object, schema: Mapping[str, Any]) -> None:
    """`value` is as `schema` says, and has nothing that it does not name."""
    whole = {**schema, "components": written()["components"]}
    Draft202012Validator(strict(whole)).validate(value)


def strict(schema: Any) -> Any:
    """A schema whose objects have no fields but those that they name."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {}
    return {**closed, **{name: strict(one) for name, one in schema.items()}}


def answer_schema(path: str, method: str, status: int) -> Mapping[str, Any] | None:
    """The schema of that JSON answer, None for one that is no JSON. KeyError: there is no such answer."""
    answer = written()["paths"][path][method]["responses"][str(status)]
    if "$ref" in answer:
        answer = written()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    schema: Mapping[str, Any] | None = answer["content"].get("application/json", {}).get("schema")
    return schema
