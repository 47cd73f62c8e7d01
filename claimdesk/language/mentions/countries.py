"""Countries by the words that stand for them: their names, their people's, their capitals.

Names are CLDR's (by Babel); what people and capitals are called it doesn't know, so the table here says that.
"""

import re

from babel import Locale

from claimdesk.language.grammar.word_lists import split_words

# name | adjectives and other names | capital. The United Nations' members that news of the world names most.
_COUNTRIES = """
Afghanistan | Afghan | Kabul
Algeria | Algerian | Algiers
Argentina | Argentine Argentinian | Buenos_Aires
Armenia | Armenian | Yerevan
Australia | Australian | Canberra
Austria | Austrian | Vienna
Azerbaijan | Azerbaijani Azeri | Baku
Bangladesh | Bangladeshi | Dhaka
Belarus | Belarusian | Minsk
Belgium | Belgian | Brussels
Bolivia | Bolivian | La_Paz
Bosnia | Bosnian | Sarajevo
Brazil | Brazilian | Brasilia Brasília
Bulgaria | Bulgarian | Sofia
Cambodia | Cambodian | Phnom_Penh
Canada | Canadian | Ottawa
Chile | Chilean | Santiago
China | Chinese People’s_Republic | Beijing
Colombia | Colombian | Bogota Bogotá
Croatia | Croatian | Zagreb
Cuba | Cuban | Havana
Cyprus | Cypriot | Nicosia
the Czech Republic | Czech | Prague
Denmark | Danish | Copenhagen
Ecuador | Ecuadorian | Quito
Egypt | Egyptian | Cairo
Estonia | Estonian | Tallinn
Ethiopia | Ethiopian | Addis_Ababa
Finland | Finnish | Helsinki
France | French | Paris
Georgia | Georgian | Tbilisi
Germany | German | Berlin
Ghana | Ghanaian | Accra
Greece | Greek | Athens
Hungary | Hungarian | Budapest
Iceland | Icelandic | Reykjavik
India | Indian | New_Delhi Delhi
Indonesia | Indonesian | Jakarta
Iran | Iranian | Tehran
Iraq | Iraqi | Baghdad
Ireland | Irish | Dublin
Israel | Israeli |
Italy | Italian | Rome
Japan | Japanese | Tokyo
Jordan | Jordanian | Amman
Kazakhstan | Kazakh | Astana
Kenya | Kenyan | Nairobi
Latvia | Latvian | Riga
Lebanon | Lebanese | Beirut
Libya | Libyan | Tripoli
Lithuania | Lithuanian | Vilnius
Malaysia | Malaysian | Kuala_Lumpur
Mexico | Mexican |
Moldova | Moldovan | Chisinau
Morocco | Moroccan | Rabat
Myanmar | Burmese Burma | Naypyidaw
the Netherlands | Dutch Netherlands | Hague
New Zealand | | Wellington
Nigeria | Nigerian | Abuja
North Korea | DPRK | Pyongyang
Norway | Norwegian | Oslo
Pakistan | Pakistani | Islamabad
Peru | Peruvian | Lima
the Philippines | Philippine Filipino Philippines | Manila
Poland | Polish | Warsaw
Portugal | Portuguese | Lisbon
Qatar | Qatari | Doha
Romania | Romanian | Bucharest
Russia | Russian Kremlin | Moscow
Saudi Arabia | Saudi | Riyadh
Serbia | Serbian | Belgrade
Slovakia | Slovak | Bratislava
Slovenia | Slovenian | Ljubljana
South Africa | | Pretoria
South Korea | | Seoul
Spain | Spanish | Madrid
Sri Lanka | | Colombo
Sudan | Sudanese | Khartoum
Sweden | Swedish | Stockholm
Switzerland | Swiss | Bern
Syria | Syrian | Damascus
Taiwan | Taiwanese | Taipei
Thailand | Thai | Bangkok
Tunisia | Tunisian | Tunis
Turkey | Turkish Türkiye | Ankara
Ukraine | Ukrainian | Kyiv Kiev
the United Arab Emirates | Emirati UAE | Abu_Dhabi
the United Kingdom | British UK U.K. Britain | London
the United States | American US U.S. USA America United_States | Washington
Uzbekistan | Uzbek | Tashkent
Venezuela | Venezuelan | Caracas
Vietnam | Vietnamese | Hanoi
Yemen | Yemeni | Sanaa
Zimbabwe | Zimbabwean | Harare
"""


def _read_names() -> tuple[dict[str, str], dict[str, str]]:
    countries, capitals = {}, {}
    for line in _COUNTRIES.strip().splitlines():
        name, others, seats = (cell.strip() for cell in line.split("|"))
        for word in (name.removeprefix("the ").replace(" ", "_"), *others.split()):
            countries[word.replace("_", " ")] = name
        for seat in seats.split():
            capitals[seat.replace("_", " ")] = name
    return countries, capitals


# Names and adjectives of a country → the country; capitals → the country whose government they stand for.
COUNTRIES, CAPITALS = _read_names()

# CLDR's codes that are no place a claim is about.
_NO_PLACES = frozenset({"EZ", "QO", "UM", "UN", "XA", "XB", "ZZ"})
# What news says besides CLDR's name.
_ALSO_CALLED = {
    "Bosnia": "BA", "Czech Republic": "CZ", "Turkey": "TR", "Ivory Coast": "CI", "Congo": "CD", "DRC": "CD",
    "Democratic Republic of Congo": "CD", "Republic of Congo": "CG", "Holland": "NL", "Swaziland": "SZ",
    "Palestine": "PS", "Macedonia": "MK", "East Timor": "TL", "Great Britain": "GB", "Vatican": "VA", "Macau": "MO",
    "EU": "EU",
}  # fmt: skip


def _list_country_codes() -> dict[str, str]:
    """The ISO 3166 code of every country by each of its names; people's names are left out: a Kenyan is no place."""
    codes = {}
    for code, name in Locale("en").territories.items():
        if len(code) == 2 and code not in _NO_PLACES:
            for part in re.split(r" SAR China$| \(|\)| - .*", name):
                if part:
                    codes[part] = code
    codes |= _ALSO_CALLED
    for line in _COUNTRIES.strip().splitlines():
        name, others, _ = (cell.strip() for cell in line.split("|"))
        code = codes[name.removeprefix("the ")]
        for other in others.split():
            if other in _SECOND_NAMES:
                codes[other.replace("_", " ")] = code
    return codes


_SECOND_NAMES = split_words(
    "Burma Netherlands DPRK Philippines UAE UK U.K. Britain US U.S. USA America United_States Türkiye"
)
COUNTRY_CODES = _list_country_codes()

# After these words a capital is the town itself: "in Beijing", "Beijing's streets".
TOWN_WORDS = split_words("""street airport resident mayor university suburb district population subway metro neighbourhood neighborhood
    school police hospital station hotel museum hall square river park stadium weather region""")
GOVERNMENT_PREPOSITIONS = split_words("by from with toward towards against on between for")
ENVOYS = split_words("ambassador envoy warning message invitation response letter visit concession threat")
