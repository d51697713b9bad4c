"""Whatever is drawn from blocks goes as the blocks say, in whatever order the offices are done."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Protocol

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.flows.drawn import body, flow
from tests.cases.flows.walk import Walk

GATEWAYS = ("and", "xor", "or")


class Left(Protocol):
    """What of a block is still to be done."""

    def waits(self) -> list[str]: ...
    def done(self, task: str) -> tuple["Left | None", dict[str, Any]] | None: ...


@dataclass(frozen=True)
class One:
    name: str

    def waits(self) -> list[str]:
        return [self.name]

    def done(self, task: str) -> tuple[Left | None, dict[str, Any]] | None:
        return (None, {}) if task == self.name else None


@dataclass(frozen=True)
class Then:
    """First `now`, then what `after` begins."""

    now: Left
    after: tuple["Block", ...]

    def waits(self) -> list[str]:
        return self.now.waits()

    def done(self, task: str) -> tuple[Left | None, dict[str, Any]] | None:
        found = self.now.done(task)
        if found is None or found[0] is not None:
            return None if found is None else (replace(self, now=found[0]), found[1])
        return (Then(self.after[0].begun(), self.after[1:]) if self.after else None), found[1]


@dataclass(frozen=True)
class All:
    left: tuple[Left, ...]

    def waits(self) -> list[str]:
        return [name for one in self.left for name in one.waits()]

    def done(self, task: str) -> tuple[Left | None, dict[str, Any]] | None:
        for at, one in enumerate(self.left):
            if (found := one.done(task)) is not None:
                rest = (*self.left[:at], *([found[0]] if found[0] else []), *self.left[at + 1 :])
                return (All(rest) if rest else None), found[1]
        return None


@dataclass(frozen=True)
class Round:
    """A block, and then a task that says whether it is done again: `times` in all."""

    block: "Block"
    now: Left | None
    last: str
    times: int

    def waits(self) -> list[str]:
        return [self.last] if self.now is None else self.now.waits()

    def done(self, task: str) -> tuple[Left | None, dict[str, Any]] | None:
        if self.now is None:
            again = self.times > 1
            left = Round(self.block, self.block.begun(), self.last, self.times - 1) if again else None
            return (left, {"again": again}) if task == self.last else None
        found = self.now.done(task)
        return None if found is None else (replace(self, now=found[0]), found[1])


@dataclass(frozen=True)
class Block:
    """A block of a flow: `kind` is task, seq, loop, sub, or a gateway; `taken` which ways of a gateway are true."""

    kind: str
    id: str
    blocks: tuple["Block", ...] = ()
    taken: tuple[bool, ...] = ()
    times: int = 1

    def begun(self) -> Left:
        inside = self.blocks
        if self.kind in {"xor", "or"}:
            true = [one for one, taken in zip(inside[:-1], self.taken, strict=False) if taken] or [inside[-1]]
            inside = tuple(true[:1] if self.kind == "xor" else true)
        match self.kind:
            case "task":
                return One(self.id)
            case "seq" | "sub":
                return Then(inside[0].begun(), inside[1:])
            case "loop":
                return Round(inside[0], inside[0].begun(), f"{self.id}last", self.times)
        return All(tuple(one.begun() for one in inside))


@dataclass
class Drawing:
    """Lines of a flow, as `drawn` reads them; `facts` what its conditions ask."""

    lines: list[str] = field(default_factory=list)
    asks: dict[str, str] = field(default_factory=dict)
    inner: dict[str, str] = field(default_factory=dict)
    facts: dict[str, bool] = field(default_factory=dict)

    def add(self, one: Block) -> tuple[str, str]:
        """Where a block begins and ends."""
        match one.kind:
            case "task":
                return one.id, one.id
            case "seq":
                ends = [self.add(each) for each in one.blocks]
                self.lines += [f"{left[1]} > {right[0]}" for left, right in pairwise(ends)]
                return ends[0][0], ends[-1][1]
            case "loop":
                first, last = self.add(one.blocks[0])
                begins, asks = f"xor{one.id[1:]}b", f"xor{one.id[1:]}e"
                self.lines += [
                    f"{begins} > {first}",
                    f"{last} > {one.id}last > {asks} > {begins}",
                    f"{asks} > A{one.id}",
                ]
                self.asks |= {f"{asks}>{begins}": f"{one.id}last.again", f"{asks}>A{one.id}": "else"}
                return begins, f"A{one.id}"
            case "sub":
                inside = Drawing(facts=self.facts)
                first, last = inside.add(one.blocks[0])
                number = one.id[1:]
                inside.lines += [f"start{number} > {first}", f"{last} > end{number}"]
                self.inner[f"sub{number}"] = body(*inside.lines, asks=inside.asks, inner=inside.inner)
                return f"sub{number}", f"sub{number}"
        return self._gateway(one)

    def _gateway(self, one: Block) -> tuple[str, str]:
        splits, joins = f"{one.kind}{one.id[1:]}s", f"{one.kind}{one.id[1:]}j"
        for at, (each, taken) in enumerate(zip(one.blocks, one.taken, strict=False)):
            first, last = self.add(each)
            self.lines += [f"{splits} > {first}", f"{last} > {joins}"]
            if one.kind != "and":
                fact = f"f{one.id[1:]}_{at}"
                self.facts[fact] = taken
                self.asks[f"{splits}>{first}"] = "else" if at == len(one.blocks) - 1 else fact
        return splits, joins


def _numbered(block: Block, number: int = 1) -> tuple[Block, int]:
    """With ids that no other block has."""
    inside = []
    own = number
    for one in block.blocks:
        made, number = _numbered(one, number + 1)
        inside.append(made)
    return replace(block, id=f"T{own}", blocks=tuple(inside)), number + 1


_ONE = st.just(Block("task", ""))


def _wider(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    many, truths = st.lists(inner, min_size=2, max_size=3).map(tuple), st.tuples(*[st.booleans()] * 3)
    return st.one_of(
        st.builds(Block, st.just("seq"), st.just(""), many),
        st.builds(Block, st.sampled_from(GATEWAYS), st.just(""), many, truths),
        st.builds(Block, st.just("loop"), st.just(""), st.tuples(inner), st.just(()), st.integers(1, 3)),
        st.builds(Block, st.just("sub"), st.just(""), st.tuples(inner)),
    )


@settings(max_examples=60, deadline=None)
@given(_wider(st.recursive(_ONE, _wider, max_leaves=6)), st.data())
def test_a_flow_goes_as_its_blocks_say(block: Block, chance: st.DataObject) -> None:
    block, _ = _numbered(block)
    drawing = Drawing()
    first, last = drawing.add(block)
    drawn = flow(f"start > {first}", f"{last} > end", *drawing.lines, asks=drawing.asks, inner=drawing.inner)
    _walk(Walk.of(drawn, **drawing.facts), block.begun(), chance)


def _walk(walk: Walk, left: Left | None, chance: st.DataObject) -> None:
    """Tasks named A... are there for the drawing's sake: each follows a loop, and is done at once."""
    while walk.ended is None:
        aside = [task for task in walk.waits if task.startswith("A")]
        if aside:
            walk = walk.done(aside[0])
            continue
        assert left is not None
        assert walk.waits == sorted(left.waits())
        task = chance.draw(st.sampled_from(walk.waits))
        found = left.done(task)
        assert found is not None
        left, brought = found
        walk = walk.done(task, **brought)
    assert left is None
    assert walk.ended == "end"
