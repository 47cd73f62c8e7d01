"""Which place a name stands for: countries by any of their names, capitals, large cities and regions."""

import re
import unicodedata

from claimdesk.language.mentions.countries import CAPITALS, COUNTRY_CODES

# Lower case, one name between commas; kept by hand, as no list of towns says which of them news takes for known.
_CITIES = (
    "amsterdam,antwerp,atlanta,auckland,baltimore,bangalore,barcelona,belfast,birmingham,bologna,"
    "bordeaux,boston,brisbane,bristol,calgary,cape town,cardiff,casablanca,charlotte,chennai,chicago,"
    "cleveland,cologne,dakar,dallas,dar es salaam,denver,detroit,dortmund,dresden,dubai,durban,"
    "edinburgh,eldoret,florence,frankfurt,gaza,geneva,genoa,glasgow,gothenburg,hamburg,houston,"
    "hyderabad,istanbul,jerusalem,johannesburg,kampala,karachi,kathmandu,kigali,kinshasa,kisumu,kolkata,"
    "krakow,lagos,lahore,las vegas,leeds,leipzig,lille,liverpool,los angeles,lusaka,lyon,manchester,"
    "marseille,mecca,melbourne,miami,milan,minneapolis,mogadishu,mombasa,montreal,mosul,mumbai,munich,"
    "nakuru,naples,new orleans,new york,nice,oakland,osaka,perth,philadelphia,phoenix,pittsburgh,porto,"
    "portland,rio de janeiro,rotterdam,salzburg,san diego,san francisco,sao paulo,sapporo,seattle,seville,"
    "shanghai,sheffield,strasbourg,stuttgart,sydney,tampa,tel aviv,tirana,toronto,toulouse,turin,"
    "utrecht,valencia,vancouver,venice,wuhan,yangon,york,zurich"
)
_REGIONS = (
    "alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,hawaii,idaho,illinois,indiana,"
    "iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,"
    "nebraska,nevada,new hampshire,new jersey,new mexico,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,"
    "rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,west virginia,wisconsin,wyoming,"
    "england,scotland,wales,northern ireland,africa,asia,europe,antarctica,north america,south america,latin america,oceania,scandinavia,balkans,"
    "middle east,bavaria,saxony,catalonia,lombardy,tuscany,sicily,brittany,normandy,crimea,donbas,siberia,tibet,"
    "kashmir,punjab,kerala,gujarat,ontario,quebec,alberta,queensland,victoria,tasmania,new south wales,darfur,tigray,"
    "kurdistan,silesia,andalusia,flanders,wallonia,pacific,atlantic,arctic,mediterranean,baltic,sahara,amazon,danube,"
    "rhine,nile,thames,seine,elbe"
)
# One name for what has several.
_SAME_PLACE = {
    "new delhi": "delhi", "new york city": "new york", "nyc": "new york", "kiev": "kyiv", "washington dc": "washington",
    "bogotá": "bogota", "odessa": "odesa", "bombay": "mumbai", "calcutta": "kolkata", "madras": "chennai",
    "peking": "beijing", "saigon": "ho chi minh city", "rangoon": "yangon",
}  # fmt: skip


def identify_place(name: str) -> str | None:
    """One key for all names of a place, whatever their case, accents and points; None for what is no known place.

    >>> identify_place("U.K.") == identify_place("Great Britain") == "GB"
    True
    """
    return _PLACES.get(_fold_name(name))


def _fold_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").casefold())
    plain = (
        "".join(mark for mark in plain if not unicodedata.combining(mark))
        .replace("&", " and ")
        .replace(".", "")
    )
    return " ".join(word for word in re.findall(r"[^\W_]+", plain) if word != "the")


def _list_places() -> dict[str, str]:
    places = {name: name for name in f"{_CITIES},{_REGIONS}".split(",")}
    places |= {_fold_name(name): _fold_name(name) for name in CAPITALS}
    places |= {_fold_name(name): same for name, same in _SAME_PLACE.items()}
    return places | {_fold_name(name): code for name, code in COUNTRY_CODES.items()}


_PLACES = _list_places()
