"""Whether a form fits its dataset."""

from functools import partial

from zhongshu.core.errors import PackError, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.forms.spec import FormSpec
from zhongshu.packs.folder import Written


def form_of(written: Written, pack: str, catalogue: Catalogue) -> Form:
    """PackError, with file and line, for a dataset or column that is not there."""
    spec: FormSpec = written.spec
    at = written.document.place
    dataset = placed(partial(catalogue.dataset, qualify(spec.dataset, pack)), at(("dataset",)))
    columns = dataset.spec.columns
    named = {"unit": spec.unit, "period": spec.period, **({"area": spec.area} if spec.area else {})}
    for key, column in [
        *named.items(),
        *(("lines", name) for name in spec.lines),
        *(("fields", n) for n in spec.fields),
    ]:
        if column not in columns:
            raise PackError(f"{dataset.name} has no column {column!r} ({nearest(column, columns)})", place=at((key,)))
    return Form(qualify(spec.form, pack), spec, dataset, written.place)
