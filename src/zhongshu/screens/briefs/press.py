"""The printed figures and verdicts of a desk, as briefs ask for them."""

from functools import partial

from zhongshu.core.spec import pack_of
from zhongshu.screens.briefs.printed import Press
from zhongshu.screens.desk import Desk
from zhongshu.screens.figures.verdicts import figure_datasets, figures, verdict_of


def press_of(desk: Desk, pack: str) -> Press:
    """The pack's own datasets of figures first, then the others."""
    ordered = sorted(figure_datasets(desk), key=lambda name: (pack_of(name) != pack, name))
    return Press(tuple(ordered), partial(figures, desk), partial(verdict_of, desk))
