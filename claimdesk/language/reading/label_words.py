"""Words by which a line's label is told apart: names of people from names of sections and figures."""

from claimdesk.language.grammar.word_lists import split_words

# before a name, no part of it
TITLES = split_words("""mr mrs ms miss mx dr prof professor sen senator rep representative congressman congresswoman gov governor
    president vice prime minister secretary mayor chancellor judge justice general gen col colonel capt captain lt maj major sgt
    sergeant chief executive officer chairman chairwoman chair speaker deputy press spokesman spokeswoman spokesperson ambassador
    director commissioner councillor cllr councilor attorney hon rt right honourable honorable leader reverend rev father
    sister brother king queen prince princess pope madam mister foreign finance home defence defense state acting former
    first lord baroness lady detective inspector superintendent sheriff reporter correspondent anchor host moderator presenter
    ceo cfo coo cto md mp mep msp td senators representatives ministers secretaries governors presidents messrs members
    congressmen congresswomen chairperson administrator admiral shri smt shrimati kumari datuk dato sheikh herr frau monsieur madame
    señor señora signor signora spokespersons assistant associate principal special envoy coordinator undersecretary under-secretary
    counselor counsellor adviser advisor undersec asst under""")
# only a person has these before a name
PERSONAL_TITLES = split_words("""mr mrs ms miss mx dr prof professor sen senator rep representative congressman congresswoman gov governor
    president mayor secretary justice judge sir dame lord lady baroness madam general gen colonel col captain capt lt lieutenant maj major sgt
    sergeant minister ambassador councillor cllr councilor rev reverend sheriff shri smt shrimati kumari hon herr frau
    admiral administrator commissioner""")
# part of a name that is kept
KEPT_TITLES = split_words("""dame sir""")
# a person by office alone
OFFICES = split_words("""president minister secretary mayor governor chair chairman chairwoman chairperson speaker moderator host anchor
    judge court clerk witness foreperson presiding officer premier chancellor commissioner director ambassador senator
    chief leader operator coordinator facilitator convener deputy prime vice taoiseach tánaiste tanaiste comhairle
    cathaoirleach llywydd chancellor treasurer solicitor attorney advocate whip bailiff registrar""")
ASKING = split_words(
    """correspondent q question questioner reporter reporters journalist interviewer press media audience questions callers correspondent correspondents caller"""
)
ANSWERING = split_words("""a answer interviewee respondent ans""")
UNKNOWN = split_words("""unidentified unknown male female man woman voice speaker participant voices some few honourable honorable members delegates deputies senators crowd audience member all several
    multiple both hon members member caller narrator voiceover announcer translator interpreter guest panelist off-camera""")
NOT_NAMES = split_words("""source sources photo photos image images video caption credit breaking update updated updates live watch read exclusive
    note notes nb editor editors editor's correction corrections clarification clarifications contact contacts tel email phone subject to cc from
    date by tags topics related more opinion analysis comment explainer factbox fact facts fact-check factcheck podcast transcript
    background contributing reporting editing time where when what who why how claim claims claimed verdict rating ruling
    conclusion truth reality myth myths evidence context summary key figures figure results result total totals unemployment
    inflation price prices sales revenue profit turnover costs cost tax taxes rents rent number numbers data details location place
    venue address website web url link links urgent warning alert attention important reminder info information news headline
    title part chapter section step point points tip tips example examples method methods objective objectives design setting
    participants measures findings interpretation funding limitations aim aims purpose background introduction discussion
    abstract keywords references appendix table chart map box sidebar page bottom line takeaway takeaways highlights overview
    outlook dividend shares guidance volumes margin ebitda earnings income expenses assets debt cash capex eps gdp cpi ppi pmi
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tomorrow morning afternoon evening tonight am pm gmt utc weather sport sports
    business politics world culture health science technology ps psa tldr tl;dr icymi fyi btw edit ok hint spoiler
    trigger disclaimer disclosure copyright published written produced directed starring cast genre runtime score
    pros cons good bad best worst winner loser odds status priority category type kind size weight height length width depth
    population area capital currency language religion motto founded born died age height nationality occupation
    education party votes seats turnout share target deadline duration dates prize award corner homophone plus also and but so
    because however meanwhile finally first second third fourth fifth next then remember result change average median mean
    our the this that these those there here it its we you they he she i my your their his her in on at for with of not no yes
    question questions claimant ask asked answer answered action actions motion amendment amendments clause bill reading
    committee division ayes noes present absent apologies agenda minutes item items resolution resolved vote voted
    re fwd fw ref reference order invoice account amount balance fee fees charge charges count counts sentence
    plaintiff defendant case docket filed hearing exhibit defence prosecution allegation allegations
    water air fire rain snow wind storm temperature humidity visibility grain containers timber cargo other
    caution danger notice advisory recall ingredients serves prep cook method serving dosage side effects uses
    interview interviews interviewed words photography photographer illustration illustrations translation translated moderation
    reach likes retweets replies views shares comments followers following posts via rt mt ht cc dm thread""")
# short words in capitals that are nobody's initials
ABBREVIATIONS = split_words("""nb ps pps fyi btw ceo gdp cpi ppi pmi eps faq psa til rt mt cc re fw ok uk us usa eu un who imf ecb fed h1 h2 q1 q2 q3 q4
    fy yoy ytd am pm gmt utc tel fax url aka eta rip lol dob pos neg n/a tba tbc pro con max min avg sum""")
# what begins a sentence and no name
OPENING_WORDS = split_words("""the a an but and or so when while if as in on at by for from with after before since until although though because then now
    here there this that these those it he she we they you i his her its our their my your what who why how where which not no
    yes well also yesterday today tomorrow last next earlier later meanwhile however still even only both all some many most
    few several one two three four five six seven eight nine ten according asked told does did is are was were will would can
    could should has have had let please thank thanks says said good dear with press briefing remarks interview statement
    address speech conference transcript between hosted presented moderated featuring like of testimony opening
    prepared closing present""")
SMALL_NAME_WORDS = split_words(
    """of the and de la le van von der den del di da du al el bin ibn for y e dos das"""
)
