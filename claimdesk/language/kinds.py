"""What sort of statement a clause is."""

from spacy.tokens import Token

from claimdesk.language.texts import Kind

VERSION = "1"


def find_kinds(head: Token) -> tuple[Kind, ...]:
    """The kinds of the clause whose verb is `head`, Kind.STATEMENT where it is none of the others."""
    if head.doc[-1].text == "?":
        return (Kind.QUESTION,)
    return (Kind.STATEMENT,)
