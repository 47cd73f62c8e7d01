"""Words of the glossary that several rooms share."""

from enum import StrEnum


class StageName(StrEnum):
    """Of the pipeline's work; runs/stages.py says the rest of each."""

    IMPORT = "import"
    FETCH = "fetch"
    SPLIT = "split"
    PASSAGES = "passages"
    MATCH = "match"
    RETRIEVE = "retrieve"
    INDEX = "index"
    SETTLE = "settle"
    WATCH = "watch"
    ERASE = "erase"
    DELIVER = "deliver"
    POLL = "poll"


class SubjectKind(StrEnum):
    """What a run, a line of history or an event is about."""

    ACCOUNT = "account"
    ARTICLE = "article"
    CLAIM = "claim"
    CLAIMANT = "claimant"
    DELIVERY = "delivery"
    DOCUMENT = "document"
    IMPORT = "import"
    KEY = "key"
    QUEUE = "queue"
    REVIEW = "review"
    RUN = "run"
    SUBSCRIPTION = "subscription"
    VERDICT = "verdict"
    WEBHOOK = "webhook"
    WORKSPACE = "workspace"


class Part(StrEnum):
    """Which of an article's texts a span points into."""

    TITLE = "title"
    SUMMARY = "summary"
    TEXT = "text"


class Voice(StrEnum):
    """How words stand in the article: as somebody's own, as a report of them, or as the outlet's."""

    QUOTE = "quote"
    PARAPHRASE = "paraphrase"
    OWN_VOICE = "own_voice"


class Level(StrEnum):
    """What a claim asserts: that something happened, that somebody said something, or what was said."""

    EVENT = "event"
    UTTERANCE = "utterance"
    CONTENT = "content"


class Kind(StrEnum):
    """What sort of statement a claim is; those of UNQUEUED_KINDS stay out of the queue by default."""

    STATEMENT = "statement"
    QUESTION = "question"
    COMMAND = "command"
    CONDITIONAL = "conditional"
    PREDICTION = "prediction"
    PLAN = "plan"
    OPINION = "opinion"


class MadeBy(StrEnum):
    """How a claim's text came about: in the article's own words, with words put in or replaced, or by a person."""

    VERBATIM = "verbatim"
    REWRITTEN = "rewritten"
    PERSON = "person"


class PublishedAtSource(StrEnum):
    """Where an article's date of publication comes from; a guessed one enters no claim."""

    GIVEN = "given"  # by who submitted it
    DECLARED = "declared"  # by the page itself
    GUESSED = "guessed"  # from the page's address


# Nothing is asserted by these. A prediction, a plan or an opinion asserts something: its check-worthiness decides.
UNQUEUED_KINDS = frozenset({Kind.QUESTION, Kind.COMMAND, Kind.CONDITIONAL})


class Band(StrEnum):
    """auto: attached as a suggestion of its own; suggest: offered to the reviewer; weak: shown when asked for."""

    AUTO = "auto"
    SUGGEST = "suggest"
    WEAK = "weak"
