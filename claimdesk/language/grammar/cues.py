"""Words that introduce what somebody says, finds, believes, wants or judges.

General word lists of English reporting language by class (after the classes of reporting verbs in
Quirk et al., A Comprehensive Grammar of the English Language, 16.30–16.63), chosen by meaning.
"""

from claimdesk.language.grammar.word_lists import words

SPEECH = words(
    """say tell write add note argue claim report reveal warn continue acknowledge explain tweet declare
    indicate announce insist state reply respond conclude assert admit imply remark reiterate recall
    contend answer stress emphasize emphasise caution concede confirm complain confess allege boast
    lament joke observe quip repeat suggest maintain testify post mention hint predict promise vow
    pledge swear assure inform remind notify advise recount charge counter retort comment shout yell
    scream chant exclaim proclaim protest grumble brag elaborate interject opine theorize theorise
    speculate muse underscore underline highlight clarify disclose relate signal profess crow affirm
    reaffirm attest postulate posit volunteer offer interrupt warrant deadpan preach blog text email
    cable telegraph forecast project rule hold deny dispute refute rebut ask inquire question wonder
    query demand estimate agree disagree conjecture propose recommend certify guarantee message retweet
    summarize summarise paraphrase describe explained echo accuse urge order instruct command beg
    implore decree stipulate specify promote preface threaten whisper mutter moan sigh snap fume gush
    jest teach argued tout stated communicate convey"""
)
FINDING = words(
    """show find suggest indicate demonstrate reveal determine conclude estimate discover establish confirm
    calculate prove illustrate detect uncover ascertain verify document identify project forecast learn
    underscore read state note"""
)
BELIEF = words(
    """think believe know feel hope fear worry expect suspect doubt realize realise recognize recognise
    consider reckon figure anticipate trust guess remember conclude decide agree dream foresee perceive
    deem learn"""
)
INTENT = words(
    """promise vow pledge refuse decline seek hope agree threaten offer wish demand urge propose expect swear
    order instruct encourage persuade convince advise warn invite challenge beg implore request direct
    tell press call appeal recommend"""
)
ATTITUDE = words(
    """accuse criticize criticise praise blast slam denounce condemn attack mock ridicule applaud hail laud
    defend endorse support oppose reject dismiss blame thank welcome decry deride deplore lambaste
    rebuke chide castigate bash rip disavow repudiate question challenge dispute refute rebut doubt
    compare describe characterize characterise portray depict label brand dub fault lament bemoan
    protest favor favour disparage belittle scold assail excoriate admonish berate cheer credit commend
    salute resent admire vilify demonize scoff deny discuss mention cite express announce urge propose
    demand request reiterate stress tout emphasize emphasise highlight predict order acknowledge recall
    explain outline claim declare reveal disclose promise pledge vow warn note repeat echo imply allege
    call suggest quote envision fear hate love regret retract recant recommend post tweet advocate
    assert confirm"""
)
DENIED = words(
    "deny dispute refute rebut doubt reject repudiate disagree disavow debunk disprove retract recant"
)
QUESTIONED = words("ask question wonder inquire query doubt")

# Verbs whose content follows a preposition: "warned of", "called for".
PREPOSITIONS: dict[str, frozenset[str]] = {
    "accuse": words("of"),
    "agree": words("with on"),
    "allude": words("to"),
    "apologize": words("for"),
    "apologise": words("for"),
    "argue": words("for against"),
    "ask": words("about for"),
    "assure": words("of"),
    "believe": words("in"),
    "boast": words("of about"),
    "brag": words("about of"),
    "call": words("for on"),
    "campaign": words("for against"),
    "caution": words("against about"),
    "comment": words("on about"),
    "complain": words("of about that"),
    "criticize": words("for over"),
    "criticise": words("for over"),
    "blame": words("for"),
    "charge": words("with"),
    "crow": words("about"),
    "disagree": words("with on about"),
    "elaborate": words("on"),
    "expound": words("on"),
    "express": words("about"),
    "gripe": words("about"),
    "grumble": words("about"),
    "hint": words("at"),
    "inform": words("of about"),
    "inquire": words("about into"),
    "insist": words("on"),
    "joke": words("about"),
    "lash": words("out"),
    "lie": words("about"),
    "muse": words("about on"),
    "object": words("to"),
    "opine": words("on about"),
    "plead": words("for with"),
    "point": words("to"),
    "praise": words("for as"),
    "press": words("for"),
    "preach": words("about"),
    "protest": words("against over"),
    "push": words("for"),
    "rail": words("against about at"),
    "rant": words("about against"),
    "reflect": words("on"),
    "refer": words("to"),
    "remark": words("on about"),
    "remind": words("of about"),
    "reply": words("to"),
    "report": words("on"),
    "respond": words("to"),
    "say": words("of about"),
    "scoff": words("at"),
    "speak": words("about of against"),
    "speculate": words("about on"),
    "talk": words("about of"),
    "tell": words("about of"),
    "testify": words("about to against"),
    "tweet": words("about"),
    "vote": words("for against"),
    "vouch": words("for"),
    "warn": words("of about against"),
    "wonder": words("about"),
    "worry": words("about over"),
    "write": words("about of"),
}

# Verbs that give somebody a name or a judgement: "called him a liar", "described it as fair".
NAMING = words(
    "call dub label brand describe characterize characterise portray depict deem declare consider regard "
    "view see paint cast name pronounce denounce dismiss hail compare praise refer think slam blast"
)

NOUNS = words(
    """statement question criticism claim allegation accusation suggestion argument complaint concern warning
    opposition support promise pledge vow call demand belief view opinion idea fear hope assertion
    contention charge denial announcement prediction estimate conclusion finding admission
    acknowledgement insistence notion rumor rumour speculation assessment doubt proof evidence
    confirmation sign revelation assurance suspicion theory hypothesis worry expectation proposal
    request testimony remark declaration feeling sense understanding impression conviction confidence
    recognition realization threat"""
)
# Helpers that leave open whether anything was said, and verbs after which an infinitive was carried out.
MODALS = words("may might could would should can must will shall ’d 'd ’ll 'll")
GOING_ON = words("go continue proceed begin start come be happen keep")
BELIEF_NOUNS = words(
    "belief view opinion idea fear hope doubt suspicion concern worry expectation feeling sense understanding "
    "impression conviction confidence notion theory hypothesis"
)
INTENT_NOUNS = words("promise pledge vow call demand threat request proposal")
FINDING_NOUNS = words("finding proof evidence sign confirmation conclusion")
# Verbs by which somebody refuses, and by which somebody voices, the claim that is their object.
REJECTING = DENIED | words("dismiss disprove contradict challenge question rule debunk lack")
VOICING = words(
    "make repeat express voice raise renew share have hold state issue give offer deliver reiterate add submit level "
    "find see show provide present publish"
)
OUTLINING = words("outline make contain set describe detail publish present raise lay include voice")
DENIED_NOUNS = words("denial doubt")
QUESTIONED_NOUNS = words("question")

# Adjectives after a form of "be" that report what somebody holds: "was confident that".
ADJECTIVES = words(
    """aware confident sure certain convinced worried concerned afraid hopeful optimistic skeptical sceptical
    critical supportive eager adamant doubtful unsure uncertain fearful glad happy proud sorry surprised
    disappointed angry upset dismissive"""
)

HEARSAY = words("reportedly allegedly supposedly purportedly")

# Sources that state what they show rather than what they say.
DOCUMENTS = words(
    """report study poll survey data research figure statistic document record analysis paper memo letter email
    evidence result finding statement release review investigation assessment census index book article
    audit monologue speech remark comment tweet filing complaint lawsuit order tally count map chart
    graph video footage transcript"""
)

# People and bodies that headlines name as speakers by their office.
SPEAKERS = words(
    """police official minister ministry expert scientist researcher analyst witness lawyer attorney prosecutor
    judge court mayor governor president chancellor senator spokesman spokeswoman spokesperson regulator
    watchdog economist doctor coroner activist critic source lawmaker military army government union"""
)

# What somebody says at one go: its speaker is the claimant, not the thing itself.
SPOKEN = words(
    """statement speech monologue remark comment tweet letter email interview post address release message
    testimony memo tirade rant lecture sermon briefing announcement note op-ed"""
)

# All verbs that can report.
REPORTING = SPEECH | FINDING | BELIEF | INTENT | ATTITUDE | PREPOSITIONS.keys() | NAMING | {"seem", "appear"}
