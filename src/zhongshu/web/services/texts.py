"""One call of a live service as text to copy: curl, with the key in a variable."""

import json
import shlex
from typing import Any

from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.services.document import Parameter
from zhongshu.sharing.services.spec import Operation, Service

SECRET = "ZHONGSHU_KEY"
"""The variable that holds the API key; the key itself stands in no text."""
_EXAMPLES = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}


def curl(base: str, service: Service, operation: Operation, permit: Permit | None) -> str:
    """For a shell. Without a grant the words GRANT and PURPOSE stand where its own do."""
    given = {one.name: example(one) for one in operation.route.parameters if one.required}
    grant = "GRANT" if permit is None else permit.grant.id
    purpose = "PURPOSE" if permit is None else permit.grant.spec.purpose
    lines = [
        f"curl {shlex.quote(f'{base}/api/v1/services/{service.name}/{operation.name}')}",
        f'-H "Authorization: Bearer ${SECRET}"',
        f"-H {shlex.quote(f'Zhongshu-Grant: {grant}')}",
        f"-H {shlex.quote(f'Zhongshu-Purpose: {purpose}')}",
        f"--json {shlex.quote(json.dumps(given, ensure_ascii=False))}",
    ]
    return " \\\n  ".join(lines)


def example(parameter: Parameter) -> Any:
    """A value that the unit's document gives, or one of the type."""
    schema = parameter.schema
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    return _EXAMPLES.get(kind if isinstance(kind, str) else "", parameter.name.upper())
