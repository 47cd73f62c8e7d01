"""Lists of words as the language room writes them."""


def split_words(text: str) -> frozenset[str]:
    """The words of a text that are set apart by blanks."""
    return frozenset(text.split())
