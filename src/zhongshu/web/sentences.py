"""All that the pages say: the sentences of every room of pages, in one mapping."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text
from zhongshu.web.analysis.words import WORDS as ANALYSIS
from zhongshu.web.briefs.words import WORDS as BRIEFS
from zhongshu.web.call.words import WORDS as CALL
from zhongshu.web.cases.backing_words import BACKING_WORDS
from zhongshu.web.cases.cause_words import CAUSE_WORDS
from zhongshu.web.cases.consent_words import CONSENT_WORDS
from zhongshu.web.cases.likeness_words import LIKENESS_WORDS
from zhongshu.web.cases.match_words import MATCH_WORDS
from zhongshu.web.cases.paper_words import PAPER_WORDS
from zhongshu.web.cases.public_words import PUBLIC_WORDS
from zhongshu.web.cases.ruling_words import RULING_WORDS
from zhongshu.web.cases.share_words import SHARE_WORDS
from zhongshu.web.cases.spot_words import SPOT_WORDS
from zhongshu.web.cases.stats_words import STATS_WORDS
from zhongshu.web.cases.story_words import STORY_WORDS
from zhongshu.web.cases.words import WORDS as CASES
from zhongshu.web.cubes.words import WORDS as CUBES
from zhongshu.web.entities.review_words import WORDS as REVIEW
from zhongshu.web.entities.words import WORDS as ENTITIES
from zhongshu.web.figures.checker_words import WORDS as CHECKER
from zhongshu.web.figures.words import WORDS as FIGURES
from zhongshu.web.grants.words import WORDS as GRANTS
from zhongshu.web.ledger.words import WORDS as LEDGER
from zhongshu.web.operations.words import WORDS as OPERATIONS
from zhongshu.web.people.words import WORDS as PEOPLE
from zhongshu.web.preview.words import WORDS as PREVIEW
from zhongshu.web.products.words import WORDS as PRODUCTS
from zhongshu.web.returns.words import WORDS as RETURNS
from zhongshu.web.rules.words import WORDS as RULES
from zhongshu.web.scenarios.words import WORDS as SCENARIOS
from zhongshu.web.services.words import WORDS as SERVICES
from zhongshu.web.words import WORDS

SENTENCES: Mapping[str, Text] = MappingProxyType(
    {**WORDS, **ANALYSIS, **BRIEFS, **CALL, **CHECKER, **CUBES, **FIGURES, **GRANTS, **LEDGER, **PEOPLE, **RETURNS}
    | {**PRODUCTS, **SERVICES, **SCENARIOS, **OPERATIONS, **CASES, **STORY_WORDS, **SPOT_WORDS, **CAUSE_WORDS}
    | {**BACKING_WORDS, **LIKENESS_WORDS, **MATCH_WORDS, **CONSENT_WORDS, **PAPER_WORDS, **PUBLIC_WORDS, **STATS_WORDS}
    | {**RULING_WORDS, **SHARE_WORDS, **RULES, **PREVIEW, **ENTITIES, **REVIEW}
)
