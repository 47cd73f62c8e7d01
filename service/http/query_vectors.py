"""Vectors of what a person writes, worked out before the transaction, so that matching finds them kept."""

from claimdesk.search.indexing import vector_cache
from claimdesk.search.indexing.vector_cache import Encoded
from service.http.context import parts


def encode_texts(*texts: str) -> Encoded:
    """The texts' vectors, as vectors.keep takes them."""
    encoder = parts().encoder
    clean = [" ".join(text.split()) for text in texts]
    return vector_cache.encode_once(parts().database, encoder.encode, encoder.version, clean)
