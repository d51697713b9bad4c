"""Company names taken apart: region, trade name (字号), trade (行业), form (组织形式), branch."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from zhongshu.core.errors import ZhongshuError

PROVINCES = tuple(
    (
        "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 "
        "海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 中国"
    ).split()
)
"""What a name may begin with anywhere; places of a region are handed in."""
TRADES = tuple(
    (
        "科技 信息技术 网络科技 软件 电子商务 电子 光电 电器 电气 电机 机电 机械 机械制造 设备 专用设备 缝纫设备 "
        "泵业 阀门 模具 五金 金属制品 金属 塑料 塑胶 塑业 橡塑 橡胶 化工 涂料 医药 生物医药 生物科技 医疗器械 "
        "汽车零部件 汽车配件 汽车 车业 摩托车 纺织 针织 服饰 服装 鞋业 箱包 皮革 家具 家居 工艺品 玩具 印刷 包装 "
        "纸业 食品 水产食品 水产 粮油食品 粮油 饮料 农业 农业服务 渔业服务 渔业 养殖 种植 园艺 园林 建设 建筑工程 "
        "建筑 建材 市政工程 工程 装饰 装潢 房地产 置业 物业 物流 运输 快递 货运 国际贸易 贸易 进出口 商贸 实业 "
        "百货 超市 商业 餐饮 饮食 酒店 旅游 文化传媒 文化 传媒 广告 教育 培训 咨询 企业管理 管理 商务服务 商务 "
        "服务 技术服务 技术 投资 资产管理 租赁 能源 新能源 环保 新材料 材料 船舶 航运 眼镜 洁具 卫浴 灯饰 照明 "
        "制冷 制造 加工"
    ).split()
)
"""Words a trade is named with; a word of several characters stands for the shorter ones inside it."""
_FORMS = {
    "股份有限公司": "股份有限公司",
    "股份公司": "股份有限公司",
    "有限责任公司": "有限公司",
    "有限公司": "有限公司",
    "农民专业合作社": "合作社",
    "专业合作社": "合作社",
    "合作社": "合作社",
    "有限合伙": "合伙企业",
    "普通合伙": "合伙企业",
    "合伙企业": "合伙企业",
    "个人独资企业": "独资企业",
    "个体工商户": "个体",
    "公司": "公司",
    "集团": "集团",
    "经营部": "经营部",
    "工作室": "工作室",
    "商行": "商行",
    "商店": "店",
    "店": "店",
    "厂": "厂",
    "中心": "中心",
}
"""Words for the form, as written and as compared."""
_FORMS_BY_LENGTH = sorted(_FORMS, key=len, reverse=True)
_FORM = re.compile("|".join(_FORMS_BY_LENGTH))
_BRANCH = re.compile(r"(.{0,12}?)(分公司|分厂|分店|支店|分行|支行|营业部|门市部|办事处|分理处)(.{0,4})")
_BRACKETS = dict.fromkeys(map(ord, "【〔［「『《〈{[<"), "(") | dict.fromkeys(map(ord, "】〕］」』》〉}]>"), ")")
_NOISE = re.compile(r"[^\w()]|_")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class NameParts:
    """The parts of a name, "" where it has none; `plain` is all of it in one spelling.

    `form` is one word for what is written several ways (有限责任公司 is 有限公司). `branch` names the part of a firm
    that the record speaks of (路桥分公司): the other parts are those of its parent.
    """

    plain: str = ""
    region: str = ""
    brand: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters to simplified ones, one for one."""
    try:
        import opencc  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ZhongshuError(
            "traditional characters cannot be read without opencc", hint="pip install 'zhongshu[linkage]'"
        ) from error
    converter = opencc.OpenCC("t2s")
    signs = (chr(code) for code in range(0x3400, 0xA000))
    return {ord(sign): other for sign in signs if (other := converter.convert(sign)) != sign}


def plain(text: str) -> str:
    """A name in one spelling: half width, one kind of brackets, simplified characters, capitals, no blanks or dots.

    >>> plain("臺州 正遠【臨海】機械有限公司")
    '台州正远(临海)机械有限公司'
    """
    narrow = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return _NOISE.sub("", narrow).translate(_simplified()).upper()


@dataclass(frozen=True)
class NameReader:
    """Takes names apart. `regions` are names of places as GB/T 2260 has them (浙江省, 台州市).

    A place is known without its last sign too (台州). `silent` are words that say nothing (样例) and are left out,
    `trades` words for trades.
    """

    regions: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    trades: tuple[str, ...] = TRADES
    _region: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _silent: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _trade: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = [form for region in (*PROVINCES, *self.regions) for form in (region, _short(region)) if len(form) > 1]
        object.__setattr__(self, "_region", _any_of(places))
        object.__setattr__(self, "_silent", _any_of(self.silent))
        object.__setattr__(self, "_trade", _any_of(self.trades))

    def read(self, text: str) -> NameParts:
        """The parts of one name; brackets that hold a place belong to the region, others are read like any text.

        >>> parts = NameReader(("台州市",)).read("台州正远机械（集团）有限责任公司路桥分公司")
        >>> parts.region, parts.brand, parts.trade, parts.form, parts.branch
        ('台州', '正远', '机械集团', '有限公司', '路桥分公司')
        """
        whole = self._silent.sub("", plain(text))
        regions: list[str] = []
        rest = _IN_BRACKETS.sub(lambda found: self._outside(found[1], regions), whole)
        ahead, rest = self._ahead(rest.replace("(", "").replace(")", ""))
        rest, form, branch = _ending(rest)
        region = "".join(dict.fromkeys((*ahead, *regions)))
        if not rest:
            region, rest = "", region
        cut = self._trade.search(rest, 2)
        at = cut.start() if cut else len(rest)
        return NameParts(whole, region, rest[:at], rest[at:], form, branch)

    def _outside(self, inside: str, regions: list[str]) -> str:
        """What a bracket leaves in the name: nothing if it holds places only, which join `regions`."""
        places, rest = self._ahead(inside)
        if rest:
            return inside
        regions += places
        return ""

    def _ahead(self, text: str) -> tuple[list[str], str]:
        """The places that a text begins with, in their short forms, and what follows."""
        places = []
        while place := self._region.match(text):
            places.append(_short(place[0]))
            text = text[place.end() :]
        return places, text


def _ending(rest: str) -> tuple[str, str, str]:
    """What stands before the form, the form, and the branch behind it."""
    branch = ""
    for found in reversed(list(_FORM.finditer(rest))):
        if behind := _BRANCH.fullmatch(rest, found.end()):
            rest, branch = rest[: found.end()], behind[0]
            break
    form = next((form for form in _FORMS_BY_LENGTH if rest.endswith(form)), "")
    return rest.removesuffix(form), _FORMS.get(form, ""), branch


def _short(place: str) -> str:
    return place[:-1] if len(place) > 2 and place[-1] in "省市区县镇乡" else place


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of the words, longer ones first; of none it matches nothing."""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest)) or "(?!)")
