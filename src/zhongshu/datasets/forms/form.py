"""A form of a pack, resolved against its dataset."""

from dataclasses import dataclass

from zhongshu.core.errors import Place
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.forms.spec import FormSpec


@dataclass(frozen=True)
class Form:
    """`name` is qualified; every column that the spec names is one of `dataset`."""

    name: str
    spec: FormSpec
    dataset: Dataset
    place: Place

    @property
    def title(self) -> Text:
        return self.spec.title
