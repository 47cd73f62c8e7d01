"""Which place a people's name or adjective stands for: "Kenyans", "Cornish"."""

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.countries import COUNTRIES
from claimdesk.language.mentions.places import identify_place

# Besides those of countries: of parts of countries, towns and continents.
_PEOPLES = dict(
    pair.split(":")
    for pair in split_words("""
    scots:scotland scot:scotland scottish:scotland welsh:wales english:england cornish:cornwall catalan:catalonia
    bavarian:bavaria saxon:saxony sicilian:sicily breton:brittany norman:normandy flemish:flanders walloon:wallonia
    basque:basque_country andalusian:andalusia tuscan:tuscany lombard:lombardy venetian:venice roman:rome
    neapolitan:naples milanese:milan parisian:paris londoner:london berliner:berlin texan:texas californian:california
    floridian:florida hawaiian:hawaii alaskan:alaska european:europe african:africa asian:asia kashmiri:kashmir
    tibetan:tibet siberian:siberia crimean:crimea quebecois:quebec gazan:gaza palestinian:palestine kurdish:kurdistan
    greenlandic:greenland greenlander:greenland dane:denmark swede:sweden finn:finland pole:poland turk:turkey
    spaniard:spain briton:britain brit:britain frenchman:france dutchman:netherlands irishman:ireland icelander:iceland
    czech:czechia serb:serbia croat:croatia slovene:slovenia afghan:afghanistan new_zealander:new_zealand
    congolese:congo ivorian:ivory_coast ugandan:uganda tanzanian:tanzania rwandan:rwanda zambian:zambia malian:mali
    senegalese:senegal cameroonian:cameroon somali:somalia namibian:namibia angolan:angola mozambican:mozambique
    malawian:malawi botswanan:botswana eritrean:eritrea gambian:gambia liberian:liberia nigerien:niger
    paraguayan:paraguay uruguayan:uruguay haitian:haiti jamaican:jamaica panamanian:panama honduran:honduras
    guatemalan:guatemala nicaraguan:nicaragua salvadoran:el_salvador albanian:albania macedonian:macedonia
    montenegrin:montenegro kosovar:kosovo maltese:malta luxembourger:luxembourg mongolian:mongolia nepali:nepal
    nepalese:nepal bhutanese:bhutan laotian:laos kuwaiti:kuwait bahraini:bahrain omani:oman kyrgyz:kyrgyzstan
    viennese:vienna muscovite:moscow genevan:geneva glaswegian:glasgow mancunian:manchester liverpudlian:liverpool dubliner:dublin
    new_yorker:new_york varsovian:warsaw
    tajik:tajikistan turkmen:turkmenistan singaporean:singapore fijian:fiji samoan:samoa
    """)
)


_COUNTRY_OF = {name.casefold(): country for name, country in COUNTRIES.items()}


def is_people(word: str) -> bool:
    """Whether a word names a people or is the adjective of a place, not the place itself: "Kenyan", not "Kenya".

    >>> is_people("Kenyans"), is_people("Kenya")
    (True, False)
    """
    return identify_place(word) is None and identify_people(word) is not None


def identify_people(word: str) -> str | None:
    """One key for the place that a people's name or adjective is of, as `identify_place` gives it for the place.

    >>> identify_people("Kenyans") == identify_place("Kenya") is not None
    True
    """
    for said in (word, word.removesuffix("s"), word.removesuffix("n") if word.endswith("an") else word):
        lower = said.casefold()
        name = _PEOPLES.get(lower) or _COUNTRY_OF.get(lower)
        if name:
            place = name.replace("_", " ").removeprefix("the ")
            return identify_place(place) or place.casefold()
    return None
