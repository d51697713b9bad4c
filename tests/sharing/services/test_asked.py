"""What a caller asks is held against the document, whatever it is."""

import pytest

from zhongshu.core.errors import ZhongshuError
from zhongshu.sharing.services.asked import question_of
from zhongshu.sharing.services.document import Parameter, Route
from zhongshu.sharing.services.spec import Operation, OperationSpec


@pytest.mark.parametrize("schema", [{}, {"type": "string"}, {"type": "object"}])
def test_parameters_that_are_nested_too_deep_are_refused_and_no_fault_of_ours(schema: dict[str, str]) -> None:
    spec = OperationSpec.model_validate({"call": "one", "columns": {"code": {"type": "string"}}})
    operation = Operation("one", spec, Route("POST", "/", (Parameter("code", "body", True, schema),)))
    nested: object = 1
    for _ in range(5_000):
        nested = {"a": nested}
    with pytest.raises(ZhongshuError, match=r"nested too deep|not of type string"):
        question_of(operation, {"code": nested})
