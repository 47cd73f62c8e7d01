"""The version of each component of the pipeline. Raise it when the component gives something else for the same input.

They stand together, and import nothing, so that every process knows them: an io worker and the web never load
the parser to learn which version of it there is.
"""

COMPONENTS = {
    "structure": "4",
    "mask": "3",
    "segment": "3",
    "parsing": "3",
    "values": "4",  # numbers, units, dates, places: one reader for claims and for differences
    "attribution": "5",
    "statements": "5",
    "kinds": "4",
    "decontextualise": "4",
    "checkworthiness": "claimbuster-2 desk-1",  # as the shipped weights say
    "near_duplicates": "1",
    "differences": "4",
    "matching": "3",
    "evidence": "2",
}
SPLITTING = (
    "structure",
    "mask",
    "segment",
    "parsing",
    "values",
    "attribution",
    "statements",
    "kinds",
    "decontextualise",
    "checkworthiness",
    "near_duplicates",
)
