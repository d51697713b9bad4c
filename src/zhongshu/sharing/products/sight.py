"""Who is told of the use of a product and what is owed for it. Pure."""

from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.reader import Reader


def oversees(reader: Reader, product: Product, office: str) -> bool:
    """All of it: the people of the unit that offers it, those of the data office, auditors."""
    return _watches(reader) or _of(reader, product.owner, office)


def sees(reader: Reader, product: Product, unit: str, office: str) -> bool:
    """What concerns one subscribing unit: its own people besides."""
    return oversees(reader, product, office) or _of(reader, unit)


def _watches(reader: Reader) -> bool:
    return reader.system or any(post.role is Role.AUDITOR for post in reader.posts)


def _of(reader: Reader, *units: str) -> bool:
    return any(post.unit in units and post.role in OF_A_UNIT for post in reader.posts)
