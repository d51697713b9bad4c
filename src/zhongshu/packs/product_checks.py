"""Whether what a pack says of a data product can be: that there is such data, that it is one unit's, that it may go."""

from collections.abc import Mapping
from functools import partial

from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.packs.folder import Written
from zhongshu.packs.grant_checks import DeclaredGrant
from zhongshu.sharing.grants.nouns import SUMS, Nouns
from zhongshu.sharing.grants.scope import require_sharable, scope_of
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.products.spec import Product, ProductSpec


def product_of(name: str, written: Written, pack: str, nouns: Nouns, grants: Mapping[str, DeclaredGrant]) -> Product:
    """PackError, with file and line, for what is not there, is two units', or may not be given away."""
    spec: ProductSpec = written.spec
    offers = tuple(qualify(one, pack) for one in spec.offers)
    found = [placed(partial(nouns.of_relation, one), _place(written, "offers", at)) for at, one in enumerate(offers)]
    owners = {noun.owner for noun in found}
    owner = found[0].owner
    if len(owners) > 1 or owner is None:
        said = ", ".join(sorted(one or "nobody" for one in owners))
        raise PackError(
            f"offers what belongs to {said}",
            place=_place(written, "offers"),
            hint="one unit answers for a product: make one of each",
        )
    if spec.grant is not None:
        _require_open(spec.grant, offers, written, grants, nouns)
    elif any(noun.kind in SUMS for noun in found) and any(noun.columns for noun in found):
        raise PackError(
            "offers rows, of which a subscription names the columns, with indicators, which are granted whole",
            place=_place(written, "offers"),
            hint="make one product of the rows and another of the indicators",
        )
    else:
        wording = GrantSpec.model_validate(
            {
                "grant": "product",
                "title": spec.title.model_dump(),
                "from": owner,
                "to": {"unit": "another"},
                "read": list(offers),
                "columns": spec.columns.model_dump(mode="json", exclude_none=True),
                "where": spec.where,
                "purpose": spec.purpose,
            }
        )
        scope = placed(partial(scope_of, wording, nouns), written.place)
        placed(partial(require_sharable, wording, scope), written.place)
    return Product(f"{pack}.{name}", spec, owner, offers, written.place)


def _require_open(
    grant: str, offers: tuple[str, ...], written: Written, grants: Mapping[str, DeclaredGrant], nouns: Nouns
) -> None:
    """The pack's own grant, to anyone, over all that is offered."""
    place = _place(written, "grant")
    if grant not in grants:
        raise PackError(f"no grant {grant!r} ({nearest(grant, grants)})", place=place)
    spec = grants[grant].spec
    if not spec.to.anyone:
        raise PackError(
            f"{grant} is not to anyone", place=place, hint="leave `grant` out: then a unit subscribes to the product"
        )
    for name in offers:
        if not any(nouns.covers(pattern, spec.from_, nouns.of_relation(name)) for pattern in spec.read):
            raise PackError(f"{grant} does not open {name}", place=place)


def _place(written: Written, *keys: str | int) -> Place:
    return written.document.place((*written.at, *keys))
