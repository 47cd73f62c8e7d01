"""Whether the statements of a sentence tell all that it tells: each figure, and each clause that it asserts."""

from spacy.tokens import Token

from claimdesk.language.grammar.verbs import find_subject, is_finite
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.statements.stretches import Voices


def misses_something(sentence: ParsedSentence, told: set[int], voices: Voices) -> bool:
    """Whether a figure or an asserted clause of the sentence stands in none of its statements.

    A date beside a verb of saying, and what is said of a speaker in passing, need no statement.
    """
    return any(
        _is_figure(token) or _is_clause_of_its_own(token, voices)
        for token in sentence.doc
        if token.i not in told and token.i not in voices.sources
    )


def _is_figure(token: Token) -> bool:
    return token.like_num and token.lower_ != "one" and token.ent_type_ not in {"DATE", "TIME", "ORDINAL"}


def _is_clause_of_its_own(token: Token, voices: Voices) -> bool:
    """Whether the word is a finite verb that neither only reports nor only describes a noun."""
    if token.i in voices.cues or token.pos_ not in {"VERB", "AUX"} or not is_finite(token):
        return False
    if token.dep_ in {"aux", "auxpass"} or find_subject(token) is None:
        return False
    return not any(word.dep_ in {"relcl", "acl", "advcl"} for word in (token, *token.ancestors))
