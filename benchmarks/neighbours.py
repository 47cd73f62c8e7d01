"""A corpus of near neighbours: pairs of claims that are the same in other words, and pairs that differ in one thing.

Made of frames (ways to say one thing) and fillers; the same seed gives the same pairs. A desk's own archive is full of such
neighbours: the same event in another town, another month, another number, the other way round.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOWNS = (
    "Aarhus", "Bilbao", "Brno", "Cusco", "Dakar", "Galway", "Graz", "Izmir", "Kazan", "Kisumu", "Lviv", "Malmö", "Mendoza", "Nantes",
    "Ohrid", "Pécs", "Quito", "Riga", "Tampere", "Varna", "Windhoek", "Zadar", "North Port", "South Port",
)  # fmt: skip
COUNTRIES = (
    "Kenya", "Norway", "Peru", "Vietnam", "Ghana", "Croatia", "Chile", "Jordan", "Nepal", "Zambia", "North Korea", "South Korea",
    "Finland", "Portugal", "Morocco", "Bolivia",
)  # fmt: skip
COMPANIES = (
    "Nestlé", "Siemens", "Vodafone", "Maersk", "Ericsson", "Unilever", "Renault", "Santander", "Lufthansa", "Samsung", "Pfizer", "Sanofi",
)  # fmt: skip
PEOPLE = (
    "Ana Ruiz", "Tom Hale", "Ingrid Solberg", "Marek Novak", "Lena Fischer", "Omar Diallo", "Grace Njoroge", "Jane Smith", "John Smith",
    "Peter Lang", "Paula Lang",
)  # fmt: skip
BODIES = (
    "the health ministry", "the central bank", "the fire brigade", "the teachers' union", "the court of auditors", "the coast guard",
    "the water board", "the electoral commission", "the farmers' federation",
)  # fmt: skip
MONTHS = ("January 2019", "May 2019", "May 2021", "October 2021", "March 2022", "June 2023", "December 2023")
SUBSTANCES = ("arsenic", "lead", "nitrate", "mercury", "benzene", "pesticides")
DISEASES = ("measles", "cholera", "malaria", "tuberculosis", "hepatitis", "polio")
REMEDIES = ("garlic", "aspirin", "vitamin D", "green tea", "ginger", "paracetamol")
BUILDINGS = ("library", "hospital", "bridge", "stadium", "museum", "school", "prison", "harbour")
SUBJECTS = (
    "nurses",
    "teachers",
    "bus drivers",
    "farmers",
    "students",
    "pensioners",
    "dockers",
    "police officers",
)
NUMBERS = ("12", "21", "14", "40", "90", "150", "510", "700", "1,400", "4,100", "23,000", "32,000")
SHARES = ("12", "21", "30", "45", "54", "60", "73", "37")
POOLS = {
    "town": TOWNS, "country": COUNTRIES, "other_country": COUNTRIES, "company": COMPANIES, "other_company": COMPANIES,
    "person": PEOPLE, "body": BODIES, "month": MONTHS, "substance": SUBSTANCES, "disease": DISEASES, "remedy": REMEDIES,
    "building": BUILDINGS, "subjects": SUBJECTS, "other_subjects": SUBJECTS, "n": NUMBERS, "m": NUMBERS, "share": SHARES,
    "other_share": SHARES,
}  # fmt: skip
# Each frame: ways to say the same; then ways to say something that is near and another claim.
FRAMES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("{company} bought the {building} in {town}.", "The {building} in {town} was bought by {company}.",
      "{company} purchased the {building} in {town}.", "The {building} in {town} has been purchased by {company}."),
     ("{company} sold the {building} in {town}.", "{company} will buy the {building} in {town}.", "{company} did not buy the {building} in {town}.",
      "{company} wanted to buy the {building} in {town}.", "{company} would have bought the {building} in {town}.",
      "{company} bought one of the {building}s in {town}.", "{company} bought the land beside the {building} in {town}.")),
    (("{country} supplied {other_country} with tanks.", "{other_country} was supplied with tanks by {country}."),
     ("{other_country} supplied {country} with tanks.", "{country} was supplied with tanks by {other_country}.",
      "{country} supplied {other_country} with drones.", "{country} stopped supplying {other_country} with tanks.",
      "{country} refused to supply {other_country} with tanks.")),
    (("In {month} {n} {subjects} were dismissed in {town}.", "{n} {subjects} in {town} were dismissed in {month}.",
      "{town} dismissed {n} {subjects} in {month}."),
     ("In {month} {n} {subjects} were hired in {town}.", "In {month} at least {n} {subjects} were dismissed in {town}.",
      "In {month} {n} {subjects} will be dismissed in {town}.", "Before {month} {n} {subjects} were dismissed in {town}.",
      "Since {month} {n} {subjects} were dismissed in {town}.")),
    (("{share} percent of {subjects} in {country} earn too little to live on.", "In {country} {share} % of {subjects} earn too little to live on."),
     ("{share} percentage points more {subjects} in {country} earn too little to live on.",
      "Fewer than {share} percent of {subjects} in {country} earn too little to live on.",
      "Only {share} percent of {subjects} in {country} earn enough to live on.")),
    (("Most {subjects} in {town} are vaccinated against {disease}.", "The majority of {subjects} in {town} are vaccinated against {disease}.",
      "Most {subjects} in {town} have been vaccinated against {disease}."),
     ("All {subjects} in {town} are vaccinated against {disease}.", "Few {subjects} in {town} are vaccinated against {disease}.",
      "Some {subjects} in {town} are vaccinated against {disease}.", "Most {subjects} in {town} are not vaccinated against {disease}.",
      "No {subjects} in {town} are vaccinated against {disease}.", "Nearly all {subjects} in {town} are vaccinated against {disease}.")),
    (("{remedy} cures {disease}.", "{disease} can be cured with {remedy}.", "{disease} is cured by {remedy}."),
     ("{remedy} prevents {disease}.", "{remedy} does not cure {disease}.", "{remedy} causes {disease}.", "{remedy} worsens {disease}.",
      "{remedy} cures some cases of {disease} in mice.")),
    (("The tap water in {town} contains {substance}.", "There is {substance} in the tap water of {town}.",
      "In {town} the tap water contains {substance}."),
     ("The tap water in {town} contains no {substance}.", "There is no {substance} in the tap water of {town}.",
      "The tap water in {town} used to contain {substance}.", "The bottled water in {town} contains {substance}.",
      "The tap water north of {town} contains {substance}.")),
    (("{body} announced that {n} homes in {town} had been flooded.", "{body} said that {n} houses in {town} had been flooded."),
     ("{body} denied that {n} homes in {town} had been flooded.", "{body} said that {n} homes in {town} would be flooded.",
      "{body} said that {n} homes in {town} had been burned.")),
    (("Unemployment in {country} fell from {share} percent to {other_share} percent.",
      "In {country} unemployment dropped from {share} % to {other_share} %."),
     ("Unemployment in {country} fell from {other_share} percent to {share} percent.",
      "Unemployment in {country} rose from {share} percent to {other_share} percent.",
      "Youth unemployment in {country} fell from {share} percent to {other_share} percent.")),
    (("Parliament in {country} passed the law with {n} votes in favour and {m} against.",),
     ("Parliament in {country} passed the law with {m} votes in favour and {n} against.",
      "Parliament in {country} rejected the law with {n} votes in favour and {m} against.")),
    (("{subjects} in {country} are paid {n} euros a month.", "In {country} {subjects} receive {n} euros per month.",
      "{subjects} in {country} get €{n} a month."),
     ("{subjects} in {country} are paid {n} euros a week.", "{subjects} in {country} are paid {n} dollars a month.",
      "{subjects} in {country} are fined {n} euros a month.", "{subjects} in {country} pay {n} euros a month.",
      "{subjects} in {country} are to be paid {n} euros a month.")),
    (("The new {building} of {town} is {n} kilometres from the river.", "{town}'s new {building} is {n} km from the river."),
     ("The new {building} of {town} is {n} miles from the river.", "The old {building} of {town} is {n} kilometres from the river.",
      "The new {building} of {town} is {n} kilometres from the sea.")),
    (("{subjects} in {town} earn more than {other_subjects}.", "In {town} {subjects} earn more than {other_subjects}."),
     ("{other_subjects} in {town} earn more than {subjects}.", "{subjects} in {town} earn less than {other_subjects}.",
      "{subjects} in {town} earn as much as {other_subjects}.", "{subjects} in {town} earn more than twice as much as {other_subjects}.")),
    (("{person} was arrested in {town} in {month}.", "In {month} {person} was detained in {town}.", "{town} police arrested {person} in {month}."),
     ("{person} was released in {town} in {month}.", "{person} was nearly arrested in {town} in {month}.",
      "{person}'s brother was arrested in {town} in {month}.", "{person} is being arrested in {town} in {month}.",
      "{person} was to be arrested in {town} in {month}.")),
    (("{company} closed its factory in {town}.", "{company}'s factory in {town} was closed.", "{company} shut its plant in {town}.",
      "{company} has shut down its factory in {town}."),
     ("{company} will close its factory in {town}.", "{company} opened its factory in {town}.", "{company} plans to close its factory in {town}.",
      "{company} may close its factory in {town}.", "{company} closed its second factory in {town}.",
      "{company} closed all its factories except the one in {town}.", "{company} no longer closes its factory in {town}.")),
    (("{company} paid {person} {n} million dollars.", "{person} was paid {n} million dollars by {company}.", "{company} paid {person} ${n} million."),
     ("{person} paid {company} {n} million dollars.", "{company} owes {person} {n} million dollars.", "{company} paid {person} {n} billion dollars.",
      "{company} failed to pay {person} {n} million dollars.")),
    (("{country} has banned the import of {remedy}.", "The import of {remedy} has been banned by {country}.", "{country} has prohibited the import of {remedy}.",
      "{country} has outlawed {remedy} imports."),
     ("{country} has banned the export of {remedy}.", "{country} has lifted the ban on the import of {remedy}.",
      "{country} has allowed the import of {remedy}.", "{country} is banning the import of {remedy} from {other_country}.",
      "{country} has not banned the import of {remedy}.")),
    (("Neither {company} nor {other_company} paid tax in {country}.", "In {country} neither {company} nor {other_company} paid tax."),
     ("Both {company} and {other_company} paid tax in {country}.", "{company} but not {other_company} paid tax in {country}.",
      "Either {company} or {other_company} paid tax in {country}.")),
    (("{town} is the third largest city in {country}.", "{town} is {country}'s third largest city."),
     ("{town} is the second largest city in {country}.", "{town} is one of the largest cities in {country}.",
      "{town} is the largest city in {country}.", "{town} was the third largest city in {country}.", "{town} is the third smallest city in {country}.")),
    (("Every {building} in {town} has solar panels.", "All {building}s in {town} have solar panels.", "Each {building} in {town} has solar panels."),
     ("Almost every {building} in {town} has solar panels.", "Some {building}s in {town} have solar panels.", "Not every {building} in {town} has solar panels.",
      "Every {building} in {town} had solar panels.", "Every new {building} in {town} has solar panels.", "One {building} in {town} has solar panels.")),
)  # fmt: skip
# Fillers changed for a neighbour that is the same sentence about something else.
CHANGED = (
    "town",
    "country",
    "company",
    "person",
    "body",
    "month",
    "substance",
    "disease",
    "remedy",
    "building",
    "n",
    "share",
    "subjects",
)


@dataclass(frozen=True, slots=True)
class NeighbourPair:
    """Two claims, whether they are the same, and what was done to make the second."""

    ours: str
    theirs: str
    is_same: bool
    made_by: str


def make_pairs(count: int = 3_600, seed: int = 14) -> list[NeighbourPair]:
    """`count` pairs, a third of them the same in other words; no pair twice."""
    chance = random.Random(seed)
    pairs: dict[tuple[str, str], NeighbourPair] = {}
    makers = (_say_otherwise, _change_filler, _say_near)
    while len(pairs) < count:
        makes = makers[len(pairs) % len(makers)]
        pair = makes(chance, *chance.choice(FRAMES))
        if pair and pair.ours != pair.theirs:
            pairs[pair.ours, pair.theirs] = pair
    return list(pairs.values())


def _fill(chance: random.Random) -> dict[str, str]:
    filled = {name: chance.choice(pool) for name, pool in POOLS.items()}
    for name, other in (
        ("country", "other_country"),
        ("company", "other_company"),
        ("subjects", "other_subjects"),
        ("n", "m"),
        ("share", "other_share"),
    ):
        filled[other] = chance.choice([value for value in POOLS[name] if value != filled[name]])
    return filled


def _write(frame: str, filled: dict[str, str]) -> str:
    text = frame.format(**filled)
    return text[:1].upper() + text[1:]


def _say_otherwise(chance: random.Random, same: Sequence[str], _near: Sequence[str]) -> NeighbourPair | None:
    if len(same) < 2:
        return None
    first, second = chance.sample(same, 2)
    filled = _fill(chance)
    return NeighbourPair(_write(first, filled), _write(second, filled), is_same=True, made_by="other words")


def _change_filler(chance: random.Random, same: Sequence[str], _near: Sequence[str]) -> NeighbourPair | None:
    first, second = chance.choice(same), chance.choice(same)
    filled = _fill(chance)
    names = [name for name in CHANGED if f"{{{name}}}" in first and f"{{{name}}}" in second]
    name = chance.choice(names)
    taken = {filled.get(name), filled.get(f"other_{name}"), filled["m"] if name == "n" else None}
    other = filled | {name: chance.choice([value for value in POOLS[name] if value not in taken])}
    return NeighbourPair(_write(first, filled), _write(second, other), is_same=False, made_by=name)


def _say_near(chance: random.Random, same: Sequence[str], near: Sequence[str]) -> NeighbourPair:
    first, second = chance.choice(same), chance.choice(near)
    filled = _fill(chance)
    pair = [_write(first, filled), _write(second, filled)]
    chance.shuffle(pair)
    return NeighbourPair(*pair, is_same=False, made_by=second)


def list_frames() -> Iterator[str]:
    """Every way to say something, for those who look at what was made."""
    for same, near in FRAMES:
        yield from (*same, *near)
