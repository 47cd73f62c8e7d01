import pytest

from claimdesk.language.grammar import syntax


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("The mayor opened the bridge.", "opened", "mayor"),
        ("The mayor came and praised the plan.", "praised", "mayor"),
        ("The mayor, who praised the plan, left.", "praised", "mayor"),
        ("The mayor wants to praise the plan.", "praise", "mayor"),
        ("The plan was praised by the mayor.", "praised", "mayor"),
        ("The plan was praised.", "praised", None),
    ],
)
def test_a_verb_has_its_own_subject_or_the_one_that_it_shares(token_of, text, verb, subject):
    found_subject = syntax.find_subject(token_of(text, verb))
    assert (found_subject.text if found_subject else None) == subject


@pytest.mark.parametrize(
    ("text", "verb", "agent", "passive"),
    [
        ("The plan was praised by the mayor.", "praised", "mayor", True),
        ("The plan was praised in May.", "praised", None, True),
        ("The mayor praised the plan.", "praised", None, False),
    ],
)
def test_a_passive_verb_has_an_agent_where_the_sentence_names_it(token_of, text, verb, agent, passive):
    token = token_of(text, verb)
    by = syntax.find_agent(token)
    assert (by.text if by else None, syntax.is_passive(token)) == (agent, passive)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The spokesman left.", "spokesman", True),
        ("Lee left.", "Lee", True),
        ("The report appeared.", "report", True),
        ("The bridge collapsed.", "bridge", False),
        ("It collapsed.", "It", False),
    ],
)
def test_words_come_from_people_and_documents_and_not_from_things(token_of, text, word, expected):
    assert syntax.can_speak(token_of(text, word)) is expected


@pytest.mark.parametrize(
    ("span", "holes", "expected"),
    [
        ((0, 9), [], ((0, 9),)),
        ((0, 9), [(3, 5)], ((0, 3), (5, 9))),
        ((0, 9), [(0, 2), (7, 9)], ((2, 7),)),
        ((0, 9), [(0, 9)], ()),
    ],
)
def test_holes_leave_the_pieces_around_them(span, holes, expected):
    assert syntax.cut_holes(span, holes) == expected


@pytest.mark.parametrize(
    ("text", "piece", "expected"),
    [
        ("It rained , and snowed .", (0, 6), ((0, 5),)),
        ("It rained , and snowed .", (2, 5), ((4, 5),)),
        ("It rained , and snowed .", (2, 4), ()),
    ],
)
def test_marks_and_links_at_the_ends_of_a_piece_go(parse, text, piece, expected):
    assert syntax.trim_pieces(parse(text), (piece,)) == expected


def test_a_source_ends_before_its_relative_clause(token_of):
    mayor = token_of("The mayor of Leeds who left said that it rained.", "mayor")
    start, end = syntax.find_source_extent(mayor)
    assert mayor.doc[start:end].text == "The mayor of Leeds"
