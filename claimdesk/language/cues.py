"""Words that introduce what somebody says, finds, believes, wants or judges.

General word lists of English reporting language by class (after the classes of reporting verbs in
Quirk et al., A Comprehensive Grammar of the English Language, 16.30–16.63), chosen by meaning.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPEECH = _words(
    """say tell write add note argue claim report reveal warn continue acknowledge explain tweet declare
    indicate announce insist state reply respond conclude assert admit imply remark reiterate recall contend
    answer stress emphasize emphasise caution concede confirm complain confess allege boast lament joke
    observe quip repeat suggest maintain testify post mention hint predict promise vow pledge swear assure
    inform remind notify advise recount charge counter retort comment shout yell scream chant exclaim
    proclaim protest grumble brag elaborate interject opine theorize theorise speculate muse underscore
    underline highlight clarify disclose relate signal profess crow affirm reaffirm attest postulate posit
    volunteer offer interrupt warrant deadpan preach blog text email cable telegraph forecast project rule
    hold deny dispute refute rebut ask inquire question wonder query demand estimate agree disagree conjecture
    propose recommend certify guarantee message retweet summarize summarise paraphrase describe explained
    echo accuse urge order instruct command beg implore decree stipulate specify promote preface
    threaten whisper mutter moan sigh snap fume gush jest teach argued tout stated communicate convey"""
)
FINDING = _words(
    """show find suggest indicate demonstrate reveal determine conclude estimate discover establish
    confirm calculate prove illustrate detect uncover ascertain verify document identify project forecast
    learn underscore read state note"""
)
BELIEF = _words(
    """think believe know feel hope fear worry expect suspect doubt realize realise recognize
 recognise consider reckon figure anticipate trust guess remember conclude
 decide agree dream foresee perceive deem learn"""
)
INTENT = _words(
    """ promise vow pledge refuse decline seek hope agree threaten offer wish demand 
 urge propose expect swear   
 order instruct encourage persuade convince advise warn invite challenge beg implore request direct
 tell press call appeal propose recommend"""
)
ATTITUDE = _words(
    """accuse criticize criticise praise blast slam denounce condemn attack mock ridicule applaud hail laud
 defend endorse support oppose reject dismiss blame thank welcome decry deride deplore lambaste
 rebuke chide castigate bash rip disavow repudiate question challenge dispute refute rebut doubt
 compare describe characterize characterise portray depict label brand dub fault
 lament bemoan protest favor favour disparage belittle scold assail excoriate admonish berate
 cheer credit commend salute resent admire vilify demonize
 scoff deny discuss mention cite express announce urge propose demand request reiterate stress tout
 emphasize emphasise highlight predict order acknowledge recall explain outline claim
 declare reveal disclose promise pledge vow warn note repeat echo imply allege call propose
 suggest quote envision oppose fear hate love regret retract recant recommend post tweet slam
 advocate assert confirm"""
)
DENIED = _words(
    "deny dispute refute rebut doubt reject repudiate disagree disavow debunk disprove retract recant"
)
QUESTIONED = _words("ask question wonder inquire query doubt")

# Verbs whose content follows a preposition: "warned of", "called for".
PREPOSITIONS: dict[str, frozenset[str]] = {
    "accuse": _words("of"),
    "agree": _words("with on"),
    "allude": _words("to"),
    "apologize": _words("for"),
    "apologise": _words("for"),
    "argue": _words("for against"),
    "ask": _words("about for"),
    "assure": _words("of"),
    "believe": _words("in"),
    "boast": _words("of about"),
    "brag": _words("about of"),
    "call": _words("for on"),
    "campaign": _words("for against"),
    "caution": _words("against about"),
    "comment": _words("on about"),
    "complain": _words("of about that"),
    "criticize": _words("for over"),
    "criticise": _words("for over"),
    "blame": _words("for"),
    "charge": _words("with"),
    "crow": _words("about"),
    "disagree": _words("with on about"),
    "elaborate": _words("on"),
    "expound": _words("on"),
    "express": _words("about"),
    "gripe": _words("about"),
    "grumble": _words("about"),
    "hint": _words("at"),
    "inform": _words("of about"),
    "inquire": _words("about into"),
    "insist": _words("on"),
    "joke": _words("about"),
    "lash": _words("out"),
    "lie": _words("about"),
    "muse": _words("about on"),
    "object": _words("to"),
    "opine": _words("on about"),
    "plead": _words("for with"),
    "point": _words("to"),
    "praise": _words("for as"),
    "press": _words("for"),
    "preach": _words("about"),
    "protest": _words("against over"),
    "push": _words("for"),
    "rail": _words("against about at"),
    "rant": _words("about against"),
    "reflect": _words("on"),
    "refer": _words("to"),
    "remark": _words("on about"),
    "remind": _words("of about"),
    "reply": _words("to"),
    "report": _words("on"),
    "respond": _words("to"),
    "say": _words("of about"),
    "scoff": _words("at"),
    "speak": _words("about of against"),
    "speculate": _words("about on"),
    "talk": _words("about of"),
    "tell": _words("about of"),
    "testify": _words("about to against"),
    "tweet": _words("about"),
    "vote": _words("for against"),
    "vouch": _words("for"),
    "warn": _words("of about against"),
    "wonder": _words("about"),
    "worry": _words("about over"),
    "write": _words("about of"),
}

# Verbs that give somebody a name or a judgement: "called him a liar", "described it as fair".
NAMING = _words(
    "call dub label brand describe characterize characterise portray depict deem declare consider regard "
    "view see paint cast name pronounce denounce dismiss hail compare praise refer think slam blast"
)

NOUNS = _words(
    """statement question criticism claim allegation accusation suggestion argument complaint concern warning
    opposition support promise pledge vow call demand belief view opinion idea fear hope assertion contention
    charge denial announcement prediction estimate conclusion finding admission acknowledgement insistence
    notion rumor rumour speculation assessment assertion doubt proof evidence confirmation sign revelation assurance
    suspicion theory hypothesis worry expectation proposal request testimony remark declaration feeling
    sense understanding impression conviction confidence recognition realization threat"""
)
DENIED_NOUNS = _words("denial doubt")
QUESTIONED_NOUNS = _words("question")

# Adjectives after a form of "be" that report what somebody holds: "was confident that".
ADJECTIVES = _words(
    """aware confident sure certain convinced worried concerned afraid hopeful optimistic skeptical sceptical
 critical supportive eager adamant doubtful unsure uncertain fearful glad happy proud sorry surprised
 disappointed angry upset dismissive"""
)

HEARSAY = _words("reportedly allegedly supposedly purportedly")

# "according to X", "in the words of X": what comes before the source.
ACCORDING = ("according to",)

# Sources that state what they show rather than what they say.
DOCUMENTS = _words(
    """report study poll survey data research figure statistic document record analysis paper memo letter email
    evidence result finding statement release review investigation assessment census index book article audit
    monologue speech remark comment tweet
    filing complaint lawsuit order tally count map chart graph video footage transcript"""
)

# People and bodies that headlines name as speakers by their office.
SPEAKERS = _words(
    """police official minister ministry expert scientist researcher analyst witness lawyer attorney prosecutor
    judge court mayor governor president chancellor senator spokesman spokeswoman spokesperson regulator
    watchdog economist doctor coroner activist critic source lawmaker military army government union"""
)

# What somebody says at one go: its speaker is the claimant, not the thing itself.
SPOKEN = _words(
    """statement speech monologue remark comment tweet letter email interview post address release message
    testimony memo tirade rant lecture sermon briefing announcement note op-ed"""
)
