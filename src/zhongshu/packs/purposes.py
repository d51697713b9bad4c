"""What packs call the purposes of grants: words that all units share, without the name of a pack before them."""

from collections.abc import Iterator, Mapping

from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.text import Text
from zhongshu.packs.folder import WrittenPack
from zhongshu.sharing.grants.adopt import PURPOSES


def purposes_of(written: Mapping[str, WrittenPack]) -> tuple[dict[str, Text], list[PackError]]:
    """The titles by word, with those of the region's own grants, and a fault for each that is called twice and
    otherwise."""
    found, first, problems = dict(PURPOSES), dict[str, Place](), list[PackError]()
    for folder in written.values():
        for name, said in folder.purposes.items():
            if found.setdefault(name, said.spec) == said.spec:
                first.setdefault(name, said.place)
            else:
                before = first.get(name, "the hub itself")
                hint = f"one word, one title: use {found[name].zh} / {found[name].en}, or another word"
                problems.append(PackError(f"{before} calls {name!r} otherwise", place=said.place, hint=hint))
    return found, problems


def untitled(written: Mapping[str, WrittenPack]) -> Iterator[PackError]:
    """Advice for each purpose that a pack names and neither it, nor a pack that it uses, nor the hub gives a title to:
    pages show the bare word."""
    for folder in written.values():
        packs = (folder, *(written[name] for name in folder.spec.uses if name in written))
        known = set(PURPOSES).union(*(pack.purposes for pack in packs))
        missing: dict[str, Place] = {}
        for name, place in _named(folder):
            if name not in known:
                missing.setdefault(name, place)
        for name, place in missing.items():
            hint = f"write it in {folder.spec.pack}/purposes.yaml, {name}: {{zh: ..., en: ...}}; {nearest(name, known)}"
            yield PackError(f"the purpose {name} has no title: pages show the bare word", place=place, hint=hint)


def _named(folder: WrittenPack) -> Iterator[tuple[str, Place]]:
    """The purposes of grants, of products, and of the consents that forms give; and where they stand."""
    for one in (*folder.grants.values(), *folder.products.values()):
        yield one.spec.purpose, one.document.place((*one.at, "purpose"))
    for one in folder.cases.values():
        if one.spec.consents is not None:
            yield one.spec.consents.purpose, one.document.place((*one.at, "consents", "purpose"))
