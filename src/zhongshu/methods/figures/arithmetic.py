"""The one line of a verdict that a clerk can follow with a calculator."""

from dataclasses import replace
from fractions import Fraction

from zhongshu.core.text import Language, Text
from zhongshu.methods.figures.equation import PRODUCTS, Solution, try_base, unprintable
from zhongshu.methods.figures.nominal import decimals_of, nominal_of, unit_of_role
from zhongshu.methods.figures.printed import counts, digits_of, size_of, value_of
from zhongshu.methods.figures.relation import ROLES, Kind, Relation
from zhongshu.methods.figures.verdict import Implied, Reading
from zhongshu.methods.figures.wording import bracketed, quantity, ranked, rounded, sides, span, with_unit

_LANGUAGES: tuple[Language, Language] = ("zh", "en")
_COMPUTED: dict[Kind, str] = {
    "share": "percent",
    "growth": "percent",
    "difference": "change",
    "target": "completion",
    "rank": "before",
    "sum": "total",
    "ratio": "value",
    "convert": "other",
}
"""What the line works out when no role is left out."""


def implied_line(relation: Relation, implied: Implied, solution: Solution, reading: Reading | None) -> Text:
    """As in "47.4 亿元 ÷ 108.7% = 43.6 亿元（43.54–43.67）", "12 家 ÷ 3.4% = 352.9 家，整数 348–358"."""
    lines = {
        language: _implied_sides(relation, implied, language)
        + _reading_note(relation, implied, reading, language)
        + ("" if solution.tried else _untried(language))
        for language in _LANGUAGES
    }
    return Text(**lines)


def _implied_sides(relation: Relation, implied: Implied, language: Language) -> str:
    unit, nominal = implied.unit, nominal_of(relation, implied.role)
    left = sides(relation.kind, implied.role, relation.terms, language)
    if relation.kind == "subset":
        return _subset_line(relation, implied, language)
    if nominal is None or not (implied.whole or implied.within.bounded) or implied.shown[0] in "≥≤":
        return f"{left} → {with_unit(implied.shown, unit, language)}"
    value = nominal / size_of(unit)
    if implied.whole:
        if value.denominator == 1 and implied.shown == rounded(value, 0):
            return f"{left} = {with_unit(implied.shown, unit, language)}"
        worked_out = f"{left} = {with_unit(rounded(value, 1), unit, language)}"
        one = implied.within.low == implied.within.high
        if language == "zh":
            return f"{worked_out}，整数{'只有' if one else ''} {implied.shown}"
        return f"{worked_out}; {'the one whole number is' if one else 'whole numbers'} {implied.shown}"
    if implied.within.low == implied.within.high:
        return f"{left} = {with_unit(implied.shown, unit, language)}"
    mark = "%" if unit.symbol == "%" else ""
    decimals = decimals_of(relation, implied.role, unit)
    around = bracketed(span(implied.within, decimals + 1, language, mark), language)
    return f"{left} = {with_unit(rounded(value, decimals), unit, language, around)}"


def _subset_line(relation: Relation, implied: Implied, language: Language) -> str:
    (known,) = (quantity(terms[0], language) for terms in relation.terms.values() if terms)
    shown = with_unit(implied.shown, implied.unit, language)
    if language == "zh":
        return f"其中之数 {known}，总数 {shown}" if implied.role == "whole" else f"总数 {known}，其中之数 {shown}"
    return f"the part is {known}, the whole {shown}" if implied.role == "whole" else f"of {known} the part is {shown}"


def _reading_note(relation: Relation, implied: Implied, reading: Reading | None, language: Language) -> str:
    if reading != "truncated":
        return ""
    back = _back(relation, implied.within.low, language, more=1) if implied.whole else None
    if language == "zh":
        return f"（{back}：是舍尾，不是四舍五入）" if back else "（是舍尾，不是四舍五入）"
    return f" ({back}: cut off, not rounded)" if back else " (cut off, not rounded)"


def _untried(language: Language) -> str:
    return "（整数太多，未逐个试）" if language == "zh" else " (too many whole numbers to try one by one)"


def _back(relation: Relation, base: Fraction | None, language: Language, more: int = 0) -> str | None:
    """As in "76 ÷ 139 = 54.7%": what a candidate base gives, to as many digits as are printed, or `more`."""
    product, _, factor = ROLES[relation.kind] if relation.kind in PRODUCTS else ("", "", "")
    if base is None or not relation.terms.get(product) or not relation.terms.get(factor):
        return None
    over, percent = relation.terms[product][0], relation.terms[factor][0]
    value = try_base(relation.kind, value_of(over), base * size_of(over.unit))
    if value is None:
        return None
    number = rounded(value / size_of(percent.unit), digits_of(percent.printed).decimals + more)
    times = " − 1" if relation.kind == "growth" else ""
    shown = over.printed.strip()
    return f"{shown} ÷ {rounded(base, 0)}{times} = {with_unit(number, percent.unit, language)}"


def agreement_line(relation: Relation, solution: Solution, reading: Reading | None) -> Text:
    """As in "76 家 ÷ 139 家 = 54.7%，与所印相符"; a last digit that rounding explains is said to be no fault."""
    note = {"zh": "（是舍尾，不是四舍五入）", "en": " (cut off, not rounded)"}
    lines = {
        language: _agreement(relation, language)
        + (note[language] if reading == "truncated" else "")
        + ("" if solution.tried else _untried(language))
        for language in _LANGUAGES
    }
    return Text(**lines)


def _agreement(relation: Relation, language: Language) -> str:
    if relation.kind == "subset":
        return _beside(relation, "≤", language) + ("，相符" if language == "zh" else ": they agree")
    left, result, said = _worked_out(relation, language, closer=False)
    if result is None:
        return f"{left}，印的是 {said}，相符" if language == "zh" else f"{left}; printed: {said}, they agree"
    if result == said:
        return f"{left} = {result}，与所印相符" if language == "zh" else f"{left} = {result}, as printed"
    if language == "zh":
        return f"{left} = {result}，印的是 {said}，在所印数字的范围之内"
    return f"{left} = {result}; printed: {said}, within what the digits can stand for"


def contradiction_line(relation: Relation, missing: str | None) -> Text:
    """What the other terms give, and what is printed; or which whole numbers come nearest."""
    if odd := unprintable(relation):
        return Text(zh=f"没有整数会印成 {quantity(odd, 'zh')}", en=f"no whole number prints as {quantity(odd, 'en')}")
    line = _disagreement if missing is None else _no_number
    return Text(**{language: line(relation, missing or "", language) for language in _LANGUAGES})


def _disagreement(relation: Relation, _: str, language: Language) -> str:
    """As in "606.77 亿元 ÷ 900 亿元 = 67.42%，印的是 64.48%：对不上"."""
    end = "：对不上" if language == "zh" else ": they contradict each other"
    if relation.kind == "subset":
        return _beside(relation, ">", language) + end
    left, result, said = _worked_out(relation, language, closer=True)
    shown = left if result is None else f"{left} = {result}"
    if result == said:
        end = "，但没有整数同时符合" if language == "zh" else ", but no whole numbers fit all of it"
    return (f"{shown}，印的是 {said}" if language == "zh" else f"{shown}; printed: {said}") + end


def _no_number(relation: Relation, missing: str, language: Language) -> str:
    """As in "76 家 ÷ 54.5% = 139.4 家，没有整数符合：76 ÷ 139 = 54.7%，76 ÷ 140 = 54.3%"."""
    unit, nominal = unit_of_role(relation, missing), nominal_of(relation, missing)
    left = sides(relation.kind, missing, relation.terms, language)
    none = "没有整数符合" if language == "zh" else "no whole number fits"
    if nominal is None or not counts(unit):
        nothing = "没有数符合" if language == "zh" else "no number fits"
        return f"{left}{'：' if language == 'zh' else ': '}{nothing}"
    value = nominal / size_of(unit)
    worked_out = f"{left} = {with_unit(rounded(value, 1), unit, language)}"
    tried = [_back(relation, Fraction(number), language) for number in (value // 1, value // 1 + 1) if number > 0]
    backs = [text for text in tried if text]
    if language == "zh":
        return f"{worked_out}，{none}" + ("：" + "，".join(backs) if backs else "")
    return f"{worked_out}; {none}" + (": " + ", ".join(backs) if backs else "")


def nothing_line(relation: Relation, missing: str) -> Text:
    """Of a division by what is or may be 0, and of bounds that bound nothing."""
    left = {language: sides(relation.kind, missing, relation.terms, language) for language in _LANGUAGES}
    if any(figure.qualifier != "=" for figures in relation.terms.values() for figure in figures):
        return Text(zh=f"{left['zh']}：范围太宽，推不出什么", en=f"{left['en']}: too wide a range, nothing follows")
    return Text(
        zh=f"{left['zh']}：除数是 0 或可能是 0，推不出什么",
        en=f"{left['en']}: the divisor is or may be 0, nothing follows",
    )


def _beside(relation: Relation, sign: str, language: Language) -> str:
    figures = [relation.terms[role][0] for role in ("part", "whole")]
    part, every = (quantity(figure, language) for figure in figures)
    if any(figure.qualifier != "=" for figure in figures):  # 45 家 ≤ ≥80 家 cannot be read
        return f"其中之数 {part}，总数 {every}" if language == "zh" else f"the part is {part}, the whole {every}"
    return f"{part} {sign} {every}"


def _worked_out(relation: Relation, language: Language, *, closer: bool) -> tuple[str, str | None, str]:
    """What is worked out of the other terms, what it gives (None of a division by 0), what is printed for it.

    As many digits as are printed, or with `closer` as many as show a difference.
    """
    role = _COMPUTED[relation.kind]
    printed = relation.terms[role][0]
    left = sides(relation.kind, role, {name: said for name, said in relation.terms.items() if name != role}, language)
    unit = ranked(printed.unit) if relation.kind == "rank" else printed.unit
    said = quantity(replace(printed, unit=unit), language)
    nominal = nominal_of(relation, role)
    if nominal is None:
        return left, None, said
    digits = digits_of(printed.printed)
    decimals, value = digits.decimals, nominal / size_of(printed.unit)
    while closer and decimals < 6 and rounded(value, decimals) == rounded(digits.value, decimals):
        decimals += 1
    return left, with_unit(rounded(value, decimals), unit, language), said
