"""What of the packs is done: duties, rules, case types and the flows behind them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from zhongshu.cases.rulebook import Rulebook
from zhongshu.cases.type import CaseType, Duty
from zhongshu.core.errors import PackError
from zhongshu.core.spec import pack_of, qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.packs.apart_checks import one_pair_of_eyes
from zhongshu.packs.case_checks import Known, case_type_of, duty_of, without_hours
from zhongshu.packs.decide_checks import Rules, rules_of, with_rules
from zhongshu.packs.draft import Draft
from zhongshu.packs.flow_checks import FlowFaults, check_flows, with_flow
from zhongshu.packs.folder import Written
from zhongshu.packs.grid_checks import outline_problems
from zhongshu.packs.match_checks import Around, check_matches
from zhongshu.packs.packs import Packs
from zhongshu.packs.prefill_checks import Holdings, asked_again, check_prefills
from zhongshu.packs.row_checks import check_rows
from zhongshu.packs.rule_checks import loose_ends, model_in, rule_of
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.dmn.model import Model


@dataclass(frozen=True)
class CaseNouns:
    """Of a draft whose relations are in `catalogue`; each fault is one of the draft's problems."""

    draft: Draft
    catalogue: Catalogue

    def into(self, made: Packs) -> Packs:
        """`made` with duties, rules, models and case types, what they miss, and what is advised of them."""
        draft, parameters = self.draft, self.catalogue.parameters
        known = Known(parameters, self._duties_said(), draft.units, draft.said("cases"))
        duties = draft.by_name("duties", lambda pack, name, w: duty_of(name, w, pack, known))
        rules = draft.by_name("rules", lambda pack, _, w: rule_of(w, draft.written[pack], parameters, draft.zone))
        asked = rules_of(draft.written, Rulebook(rules, self._models()))
        cases = draft.by_name("cases", lambda pack, _, w: self._case(pack, w, known, asked))
        draft.problems += self._unmatched(cases, asked)
        draft.problems += self._outlined(duties)
        flows = self._flows(cases)
        draft.problems += flows.problems
        missing = (*self._missing(cases), *flows.missing)
        advice = (*self._advice(cases, duties), *self._loose(rules))
        return replace(
            made, duties=duties, rules=rules, models=asked.book.models, cases=cases, missing=missing, advice=advice
        )

    @cached_property
    def _holdings(self) -> Mapping[str, Holdings]:
        """What the hub holds, as each pack may name it."""
        draft = self.draft
        return {name: Holdings(pack.spec, self.catalogue, draft.broken) for name, pack in draft.written.items()}

    def _duties_said(self) -> set[str]:
        """With those that could not be read: what names one of them is no second fault."""
        unread = {
            f"{name}.{one.place.key.partition('.')[0]}"
            for name, pack in self.draft.written.items()
            for one in pack.problems
            if one.place is not None and one.place.key is not None and one.place.file == f"{name}/duties.yaml"
        }
        return self.draft.said("duties") | unread

    def _case(self, pack: str, written: Written, known: Known, asked: Rules) -> CaseType | None:
        made = case_type_of(written, pack, known)
        holds = self._holdings[pack]
        check_prefills(made, written, holds)
        check_rows(made, written, holds)
        ruled = with_rules(made, written, asked, self.draft.reach(pack))
        return None if ruled is None else with_flow(ruled, written, self.draft.written[pack].folder)

    def _unmatched(self, cases: Mapping[str, CaseType], asked: Rules) -> Iterator[PackError]:
        for type in cases.values():
            around = Around(asked, cases, self.draft.said("cases") - set(cases), self.draft.reach(type.pack))
            yield from check_matches(type, self.draft.written[type.pack].cases[type.spec.case], around)

    def _outlined(self, duties: Mapping[str, Duty]) -> Iterator[PackError]:
        for name in sorted({one.spec.grids for one in duties.values() if one.spec.grids is not None}):
            yield from outline_problems(self.draft.written[pack_of(name)], name.partition(".")[2])

    def _flows(self, cases: Mapping[str, CaseType]) -> FlowFaults:
        written = {name: self.draft.written[type.pack].cases[type.spec.case] for name, type in cases.items()}
        return check_flows(cases, written, {name: (name, *one.spec.uses) for name, one in self.draft.written.items()})

    def _missing(self, cases: Mapping[str, CaseType]) -> Iterator[PackError]:
        if not self.draft.office_hours:
            for type in cases.values():
                yield from without_hours(self.draft.written[type.pack].cases[type.spec.case], type)

    def _advice(self, cases: Mapping[str, CaseType], duties: Mapping[str, Duty]) -> Iterator[PackError]:
        for type in cases.values():
            pack = self.draft.written[type.pack]
            yield from asked_again(type, pack.cases[type.spec.case], self._holdings[type.pack])
            yield from one_pair_of_eyes(type, pack.cases[type.spec.case], duties)

    def _loose(self, rules: Mapping[str, Rule]) -> Iterator[PackError]:
        for rule in rules.values():
            yield from loose_ends(rule, self.draft.written[pack_of(rule.name)].rules[rule.spec.rule])

    def _models(self) -> dict[str, Model]:
        found: dict[str, Model] = {}
        for pack in self.draft.written.values():
            for file in sorted(pack.folder.glob("rules/*.dmn")):
                made = self.draft.collect(partial(model_in, pack, file.name))
                if made is not None:
                    found[qualify(file.stem, pack.spec.pack)] = made
        return found
