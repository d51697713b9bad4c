"""A DMN file as a tree of plain elements; what is no DMN is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from zhongshu.core.errors import PackError, Place

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)
_LARGEST = 8 << 20


@dataclass(frozen=True)
class Element:
    """An element of DMN; those of other namespaces (diagrams, extensions of modelers) are left out."""

    node: ElementTree.Element
    space: str
    file: str

    @property
    def tag(self) -> str:
        """Its name, without the namespace."""
        return self.node.tag.rpartition("}")[2]

    @property
    def label(self) -> str:
        """How a message speaks of it."""
        name = self.get("name") or self.get("label") or self.get("id")
        return f"{self.tag} {name!r}" if name else self.tag

    def get(self, name: str) -> str | None:
        """An attribute."""
        return self.node.get(name)

    def text(self, name: str | None = None) -> str | None:
        """The text of a child, or of `text` in it; of the element itself without a name."""
        found = self.node if name is None else self._child(name)
        if found is None:
            return None
        inner = found.find(f"{{{self.space}}}text")
        said = found.text if inner is None else inner.text
        return (said or "").strip()

    def child(self, *names: str) -> "Element | None":
        """The first child of one of these names."""
        return next((one for one in self if one.tag in names), None)

    def all(self, name: str) -> "list[Element]":
        """Every child of this name."""
        return [one for one in self if one.tag == name]

    def __iter__(self) -> Iterator["Element"]:
        for one in self.node:
            if one.tag.startswith(f"{{{self.space}}}"):
                yield Element(one, self.space, self.file)

    def wrong(self, said: str) -> NoReturn:
        """PackError with the file and what it is about."""
        raise PackError(f"{self.label}: {said}", place=Place(self.file))

    def _child(self, name: str) -> ElementTree.Element | None:
        return self.node.find(f"{{{self.space}}}{name}")


def document(content: bytes, file: str) -> Element:
    """The `definitions` of a file. PackError for what is no DMN; a document type, which could pull in others, is
    refused."""
    place = Place(file)
    if len(content) > _LARGEST:
        raise PackError(f"more than {_LARGEST >> 20} MB, which no model has", place=place)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise PackError("a DMN file has no document type", place=place)
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ExpatError, ValueError) as error:
        raise PackError(f"this is no XML: {error}", place=place) from None
    space, _, tag = root.tag.rpartition("}")
    if tag != "definitions" or space.lstrip("{") not in NAMESPACES:
        raise PackError(
            f"the file begins with {tag!r} of {space.lstrip('{') or 'no namespace'!r}", place=place,
            hint="DMN begins with definitions, of the versions 1.1 to 1.6",
        )  # fmt: skip
    return Element(root, space.lstrip("{"), file)
