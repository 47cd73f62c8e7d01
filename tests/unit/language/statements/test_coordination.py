import pytest

from claimdesk.language.statements.coordination import find_group, find_shared_tail


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("The mill burned and reopened.", ["burned", "reopened"]),
        ("The mill burned or reopened.", ["burned"]),
        ("The mill burned.", ["burned"]),
        ("Did it burn and reopen?", ["burn"]),
    ],
)
def test_verbs_joined_by_and_are_asserted_together(parse, text, verbs):
    doc = parse(text)
    head = next(token for token in doc if token.head == token)
    assert [verb.text for verb in find_group(head, frozenset(range(len(doc))))] == verbs


@pytest.mark.parametrize(
    ("text", "verb", "tail"),
    [
        ("She was born and raised in Leeds.", "born", "in Leeds"),
        ("She was born in York and raised in Leeds.", "born", ""),
        ("She was born in Leeds.", "born", ""),
    ],
)
def test_what_follows_the_last_verb_may_belong_to_each(token_of, text, verb, tail):
    token = token_of(text, verb)
    joined = [child for child in token.children if child.dep_ == "conj"]
    assert " ".join(word.text for word in find_shared_tail(token, joined)) == tail
