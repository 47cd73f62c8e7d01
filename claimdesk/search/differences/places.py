"""Names of countries, capitals, large cities and US states, to tell a place from another name."""

# Lower case, one name between commas; kept by hand. A name that is missing here is reported as an entity.
_COUNTRIES = (
    "afghanistan,albania,algeria,andorra,angola,argentina,armenia,australia,austria,azerbaijan,bahamas,bahrain,"
    "bangladesh,barbados,belarus,belgium,belize,benin,bhutan,bolivia,bosnia,botswana,brazil,britain,brunei,bulgaria,"
    "burkina faso,burundi,cambodia,cameroon,canada,cape verde,chad,chile,china,colombia,congo,costa rica,croatia,"
    "cuba,cyprus,czechia,czech republic,denmark,djibouti,ecuador,egypt,el salvador,england,eritrea,estonia,eswatini,"
    "ethiopia,fiji,finland,france,gabon,gambia,georgia,germany,ghana,greece,greenland,grenada,guatemala,guinea,"
    "guyana,haiti,honduras,hong kong,hungary,iceland,india,indonesia,iran,iraq,ireland,israel,italy,ivory coast,"
    "jamaica,japan,jordan,kazakhstan,kenya,kosovo,kuwait,kyrgyzstan,laos,latvia,lebanon,lesotho,liberia,libya,"
    "liechtenstein,lithuania,luxembourg,madagascar,malawi,malaysia,maldives,mali,malta,mauritania,mauritius,mexico,"
    "moldova,monaco,mongolia,montenegro,morocco,mozambique,myanmar,namibia,nepal,netherlands,new zealand,nicaragua,"
    "niger,nigeria,north korea,north macedonia,northern ireland,norway,oman,pakistan,palestine,panama,paraguay,peru,"
    "philippines,poland,portugal,qatar,romania,russia,rwanda,saudi arabia,scotland,senegal,serbia,sierra leone,"
    "singapore,slovakia,slovenia,somalia,south africa,south korea,south sudan,spain,sri lanka,sudan,suriname,sweden,"
    "switzerland,syria,taiwan,tajikistan,tanzania,thailand,togo,tunisia,turkey,turkmenistan,uganda,ukraine,"
    "united arab emirates,united kingdom,united states,uruguay,uzbekistan,venezuela,vietnam,wales,yemen,zambia,"
    "zimbabwe,us,uk,usa,uae,eu"
)
_CITIES = (
    "abuja,accra,addis ababa,algiers,amsterdam,ankara,antwerp,athens,atlanta,auckland,baghdad,baltimore,bangalore,"
    "bangkok,barcelona,beijing,beirut,belfast,belgrade,berlin,bern,birmingham,bogota,bologna,bordeaux,boston,brasilia,"
    "bratislava,brisbane,bristol,brussels,bucharest,budapest,buenos aires,cairo,calgary,canberra,cape town,caracas,"
    "cardiff,casablanca,charlotte,chennai,chicago,cleveland,cologne,copenhagen,dakar,dallas,damascus,dar es salaam,"
    "delhi,denver,detroit,dhaka,doha,dortmund,dresden,dubai,dublin,durban,edinburgh,eldoret,florence,frankfurt,gaza,"
    "geneva,genoa,glasgow,gothenburg,hague,hamburg,hanoi,harare,havana,helsinki,houston,hyderabad,istanbul,jakarta,"
    "jerusalem,johannesburg,kabul,kampala,karachi,kathmandu,khartoum,kigali,kinshasa,kisumu,kolkata,krakow,kyiv,lagos,"
    "lahore,las vegas,leeds,leipzig,lille,lima,lisbon,liverpool,ljubljana,london,los angeles,lusaka,lyon,madrid,manchester,"
    "manila,marseille,mecca,melbourne,miami,milan,minneapolis,minsk,mogadishu,mombasa,montreal,moscow,mosul,mumbai,"
    "munich,nairobi,nakuru,naples,new delhi,new orleans,new york,nice,oakland,osaka,oslo,ottawa,paris,perth,"
    "philadelphia,phoenix,pittsburgh,porto,portland,prague,pretoria,pyongyang,quito,rabat,riga,rio de janeiro,riyadh,"
    "rome,rotterdam,salzburg,san diego,san francisco,santiago,sao paulo,sapporo,sarajevo,seattle,seoul,seville,"
    "shanghai,sheffield,sofia,stockholm,strasbourg,stuttgart,sydney,taipei,tallinn,tampa,tbilisi,tehran,tel aviv,"
    "tirana,tokyo,toronto,toulouse,tripoli,tunis,turin,utrecht,valencia,vancouver,venice,vienna,vilnius,warsaw,"
    "washington,wellington,wuhan,yangon,york,zagreb,zurich"
)
_REGIONS = (
    "alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,hawaii,idaho,illinois,indiana,"
    "iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,"
    "nebraska,nevada,new hampshire,new jersey,new mexico,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,"
    "rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,west virginia,wisconsin,wyoming,"
    "puerto rico,africa,asia,europe,antarctica,north america,south america,latin america,oceania,scandinavia,balkans,"
    "middle east,bavaria,saxony,catalonia,lombardy,tuscany,sicily,brittany,normandy,crimea,donbas,siberia,tibet,"
    "kashmir,punjab,kerala,gujarat,ontario,quebec,alberta,queensland,victoria,tasmania,new south wales,darfur,tigray,"
    "kurdistan,silesia,andalusia,flanders,wallonia,pacific,atlantic,arctic,mediterranean,baltic,sahara,amazon,danube,"
    "rhine,nile,thames,seine,elbe"
)
PLACES = frozenset(f"{_COUNTRIES},{_CITIES},{_REGIONS}".split(","))

# One name for what has several; the key is folded and without dots.
SAME_PLACE = {
    "us": "united states", "usa": "united states", "america": "united states", "uk": "united kingdom",
    "britain": "united kingdom", "great britain": "united kingdom", "uae": "united arab emirates",
    "eu": "european union", "holland": "netherlands", "burma": "myanmar", "czech republic": "czechia",
    "new delhi": "delhi", "new york city": "new york", "nyc": "new york", "swaziland": "eswatini",
    "turkiye": "turkey", "kiev": "kyiv", "washington dc": "washington",
}  # fmt: skip
