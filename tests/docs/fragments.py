"""Parts of files that a page shows by themselves, held against what a pack or region may say."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from zhongshu.app.region import RegionSpec
from zhongshu.cases.backing_spec import BackingSpec
from zhongshu.cases.consents_spec import ConsentsSpec
from zhongshu.cases.decide_spec import DecideSpec
from zhongshu.cases.document_spec import DocumentSpec
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.flow_spec import FlowSpec
from zhongshu.cases.match_spec import MatchSpec
from zhongshu.cases.rows_spec import RowsSpec
from zhongshu.cases.spec import CaseClockSpec, DutySpec, OwnerSpec, PublicSpec, StepSpec, TwinSpec
from zhongshu.core.errors import PackError
from zhongshu.core.spec import Name
from zhongshu.datasets.forms.spec import FormSpec
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import CheckSpec, ColumnSpec
from zhongshu.indicators.spec import IndicatorSpec
from zhongshu.packs.documents import read_document
from zhongshu.screens.briefs.spec import ItemSpec


def _adapter(kind: Any) -> Callable[[Any], object]:
    return TypeAdapter(kind).validate_python


def _region(content: Mapping[str, Any]) -> object:
    """Lines of a region.yaml, with what every region says laid under them."""
    return RegionSpec.model_validate({"region": "somewhere", "title": "Somewhere", "area": "331000", **content})


FRAGMENTS: Mapping[str, Callable[[Any], object]] = {
    "columns": _adapter(dict[Name, ColumnSpec]),
    "sources": _adapter(dict[Name, SourceSpec]),
    "checks": _adapter(tuple[CheckSpec, ...]),
    "indicators": _adapter(dict[Name, IndicatorSpec]),
    "form": _adapter(FormSpec),
    "items": _adapter(tuple[ItemSpec, ...]),
    "region": _region,
    "questions": _adapter(dict[Name, FieldSpec]),
    "owner": _adapter(dict[Name, OwnerSpec]),
    "steps": _adapter(dict[Name, StepSpec]),
    "clocks": _adapter(dict[Name, CaseClockSpec]),
    "duties": _adapter(dict[Name, DutySpec]),
    "decides": _adapter(dict[Name, DecideSpec]),
    "matches": _adapter(dict[Name, MatchSpec]),
    "documents": _adapter(dict[Name, DocumentSpec]),
    "duplicates": _adapter(TwinSpec),
    "backing": _adapter(BackingSpec),
    "consents": _adapter(ConsentsSpec),
    "public": _adapter(PublicSpec),
    "rows": _adapter(RowsSpec),
    "flow": _adapter(FlowSpec),
}
"""The word after `is=` -> what reads such a part, or raises."""


def check_fragment(kind: str, text: str, place: str) -> None:
    """AssertionError names the place of a part that a pack could not say."""
    assert kind in FRAGMENTS, f"{place}: is={kind}; known: {', '.join(FRAGMENTS)}"
    try:
        FRAGMENTS[kind](read_document(Path(place), place, text=text).content)
    except (PackError, ValidationError) as error:
        raise AssertionError(f"{place}: {error}") from error
