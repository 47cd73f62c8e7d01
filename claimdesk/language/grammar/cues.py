"""Words that introduce what somebody says, finds, believes, wants or judges.

General word lists of English reporting language by class (after the classes of reporting verbs in
Quirk et al., A Comprehensive Grammar of the English Language, 16.30–16.63), chosen by meaning.
"""

from claimdesk.language.grammar.word_lists import split_words

SPEECH = split_words(
    """say tell write publish add note argue claim report reveal warn continue acknowledge explain tweet declare
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
FINDING = split_words(
    """show find suggest indicate demonstrate reveal determine conclude estimate discover establish confirm
    calculate prove illustrate detect uncover ascertain verify document identify project forecast learn
    underscore read state note"""
)
BELIEF = split_words(
    """think believe know feel hope fear worry expect suspect doubt realize realise recognize recognise
    consider reckon figure anticipate trust guess remember conclude decide agree dream foresee perceive
    deem learn"""
)
INTENT = split_words(
    """promise vow pledge refuse decline seek hope agree threaten offer wish demand urge propose expect swear
    order instruct encourage persuade convince advise warn invite challenge beg implore request direct
    tell press call appeal recommend"""
)
ATTITUDE = split_words(
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
DENIED = split_words(
    "deny dispute refute rebut doubt reject repudiate disagree disavow debunk disprove retract recant"
)
QUESTIONED = split_words("ask question wonder inquire query doubt")

# Verbs whose content follows a preposition: "warned of", "called for".
PREPOSITIONS: dict[str, frozenset[str]] = {
    "accuse": split_words("of"),
    "agree": split_words("with on"),
    "allude": split_words("to"),
    "apologize": split_words("for"),
    "apologise": split_words("for"),
    "argue": split_words("for against"),
    "ask": split_words("about for"),
    "assure": split_words("of"),
    "believe": split_words("in"),
    "boast": split_words("of about"),
    "brag": split_words("about of"),
    "call": split_words("for on"),
    "campaign": split_words("for against"),
    "caution": split_words("against about"),
    "comment": split_words("on about"),
    "complain": split_words("of about that"),
    "criticize": split_words("for over"),
    "criticise": split_words("for over"),
    "blame": split_words("for"),
    "charge": split_words("with"),
    "crow": split_words("about"),
    "disagree": split_words("with on about"),
    "elaborate": split_words("on"),
    "expound": split_words("on"),
    "express": split_words("about"),
    "gripe": split_words("about"),
    "grumble": split_words("about"),
    "hint": split_words("at"),
    "inform": split_words("of about"),
    "inquire": split_words("about into"),
    "insist": split_words("on"),
    "joke": split_words("about"),
    "lash": split_words("out"),
    "lie": split_words("about"),
    "muse": split_words("about on"),
    "object": split_words("to"),
    "opine": split_words("on about"),
    "plead": split_words("for with"),
    "point": split_words("to"),
    "praise": split_words("for as"),
    "press": split_words("for"),
    "preach": split_words("about"),
    "protest": split_words("against over"),
    "push": split_words("for"),
    "rail": split_words("against about at"),
    "rant": split_words("about against"),
    "reflect": split_words("on"),
    "refer": split_words("to"),
    "remark": split_words("on about"),
    "remind": split_words("of about"),
    "reply": split_words("to"),
    "report": split_words("on"),
    "respond": split_words("to"),
    "say": split_words("of about"),
    "scoff": split_words("at"),
    "speak": split_words("about of against"),
    "speculate": split_words("about on"),
    "talk": split_words("about of"),
    "tell": split_words("about of"),
    "testify": split_words("about to against"),
    "tweet": split_words("about"),
    "vote": split_words("for against"),
    "vouch": split_words("for"),
    "warn": split_words("of about against"),
    "wonder": split_words("about"),
    "worry": split_words("about over"),
    "write": split_words("about of"),
}

# Verbs that give somebody a name or a judgement: "called him a liar", "described it as fair".
NAMING = split_words(
    "call dub label brand describe characterize characterise portray depict deem declare consider regard "
    "view see paint cast name pronounce denounce dismiss hail compare praise refer think slam blast"
)

NOUNS = split_words(
    """statement question criticism claim allegation accusation suggestion argument complaint concern warning
    opposition support promise pledge vow call demand belief view opinion idea fear hope assertion
    contention charge denial announcement prediction estimate conclusion finding admission
    acknowledgement insistence notion rumor rumour speculation assessment doubt proof evidence
    confirmation sign revelation assurance suspicion theory hypothesis worry expectation proposal
    request testimony remark declaration feeling sense understanding impression conviction confidence
    recognition realization threat"""
)
# Helpers that leave open whether anything was said, and verbs after which an infinitive was carried out.
MODALS = split_words("may might could would should can must will shall ’d 'd ’ll 'll")
GOING_ON = split_words("go continue proceed begin start come be happen keep")
BELIEF_NOUNS = split_words(
    "belief view opinion idea fear hope doubt suspicion concern worry expectation feeling sense understanding "
    "impression conviction confidence notion theory hypothesis"
)
INTENT_NOUNS = split_words("promise pledge vow call demand threat request proposal")
FINDING_NOUNS = split_words("finding proof evidence sign confirmation conclusion")
# Verbs by which somebody refuses, and by which somebody voices, the claim that is their object.
REJECTING = DENIED | split_words("dismiss disprove contradict challenge question rule debunk lack")
# Verbs by which somebody takes back a claim, also the own one, and by which words are given wrongly.
WITHDRAWING = split_words("withdraw abandon drop retract recant renounce disown disavow")
MISQUOTING = split_words("misquote misreport misrepresent mistranslate misinterpret misconstrue misread")
VOICING = split_words(
    "make repeat express voice raise renew share have hold state issue give offer deliver reiterate add submit level "
    "find see show provide present publish"
)
OUTLINING = split_words("outline make contain set describe detail publish present raise lay include voice")
DENIED_NOUNS = split_words("denial doubt myth lie hoax misconception falsehood untruth")
QUESTIONED_NOUNS = split_words("question")

# Adjectives after a form of "be" that report what somebody holds: "was confident that".
ADJECTIVES = split_words(
    """aware confident sure certain convinced worried concerned afraid hopeful optimistic skeptical sceptical
    critical supportive eager adamant doubtful unsure uncertain fearful glad happy proud sorry surprised
    disappointed angry upset dismissive"""
)

# What is judged so is not put forward: "it is false that", "the claim that … is a myth".
FALSE = split_words(
    """false untrue wrong incorrect inaccurate misleading baseless unfounded groundless unproven unsubstantiated
    unsupported bogus fake impossible absurd ridiculous nonsense rubbish myth lie hoax fiction fabrication
    misconception falsehood untruth exaggeration mistake mistaken debunk disprove discredit refute doubtful unlikely
    fanciful ludicrous preposterous illogical premature unclear uncertain unknown debatable questionable"""
)
# Verbs and adjectives by which somebody does not say or show what follows: "refused to say that", "failed to prove that".
WITHHOLDING = DENIED | split_words(
    """stop refuse decline fail avoid hesitate refrain cease forbear neglect omit struggle forget unable unwilling
    reluctant impossible difficult hard easy tempting premature careful loath want try hope plan expect able likely
    unlikely prepared ready wrong false absurd unfair ridiculous misleading dishonest incorrect enough"""
)
# Prepositions under which a participle of saying did say: "began by saying that", "apologised for saying that".
SAYING_PREPOSITIONS = split_words("by in after before while when with for on as")
# Sources that nobody is: no finite verb of saying makes a month or a fact the claimant.
NOBODY = split_words("nobody no-one noone none neither nothing few hardly scarcely little")
MUTE = split_words(
    """fact reaction experience history month year week day decade century past thing reality truth event moment
    time read reason problem point idea aim goal logic success failure attempt effort result way example step move
    plan situation case need trend difference read reading everything something anything nothing"""
)
SHARES = split_words(
    """percent per cent pct % share majority half third quarter minority proportion many other others most some few
    several respondent all both"""
)
# Verbs of finding whose subject may be anything that lets the writer conclude: then nobody has said it.
SHOWING = split_words(
    "show prove demonstrate illustrate underscore reveal suggest indicate confirm establish"
)
# Bodies before which something is said: what they hear is the speaker's, whom the sentence need not name.
HEARERS = split_words(
    """jury juror court inquiry tribunal hearing inquest panel committee judge magistrate council chamber parliament
    commission mp senator lawmaker sheriff"""
)
# Verbs whose clause says something only with "that": "learned that", and no "bees learned flower colours faster".
# "paid according to the number of residents": by what something goes, and no source
MEASURES = split_words(
    """number size age need income value amount weight height level rank type plan schedule length time month season colour
    color ability share price distance rule law party size population wealth merit"""
)
MEASURED = split_words(
    """pay charge rank divide sort vary allocate set price grade differ group classify distribute fund arrange share assign
    go proceed run split place order calculate assess tax adjust"""
)
THAT_ONLY = split_words("accept learn teach publish")
# Nouns that are spelt as verbs: "says that claims she left are wrong".
PLURAL_CLAIMS = split_words("claims reports suggestions allegations rumours rumors")
# Verbs by which a thing is put that nobody vouches for: "it has been suggested that".
SUPPOSING = split_words(
    "suggest speculate hypothesise hypothesize theorise theorize postulate posit conjecture propose"
)
CONTRARY = split_words("but yet whereas though although")
TELLING = split_words("tell inform remind assure notify warn advise")

HEARSAY = split_words("reportedly allegedly supposedly purportedly")

# Sources that state what they show rather than what they say.
DOCUMENTS = split_words(
    """report study poll survey data research figure statistic document record analysis paper memo letter email
    evidence result finding statement release review investigation assessment census index book article
    audit monologue speech remark comment tweet filing complaint lawsuit order tally count map chart
    graph video footage transcript trial experiment test timetable table website page database register ledger log
    invoice contract minutes diary screenshot photograph picture image interview simulation model version caption
    headline editorial"""
)

# People and bodies that headlines name as speakers by their office.
SPEAKERS = split_words(
    """police official minister ministry expert scientist researcher analyst witness lawyer attorney prosecutor
    judge court mayor governor president chancellor senator spokesman spokeswoman spokesperson regulator
    watchdog economist doctor coroner activist critic source lawmaker military army government union"""
)

# What somebody says at one go: its speaker is the claimant, not the thing itself.
SPOKEN = split_words(
    """statement speech monologue remark comment tweet letter email interview post address release message
    testimony memo tirade rant lecture sermon briefing announcement note op-ed"""
)

# "A, as confirmed by X": X bears out what somebody else says.
BEARING_OUT = split_words(
    "confirm show demonstrate evidence prove verify illustrate document corroborate attest underline"
)
# What is written or shown and can be read out: "the banner reads", "the clip opens: …".
READABLE = (
    DOCUMENTS
    | SPOKEN
    | split_words(
        "text sign banner placard poster leaflet flyer meme clip title chyron ticker subtitle forward reel inscription slogan hoarding"
    )
)
# Verbs by which what is written gives its words.
GIVING_WORDS = split_words("read go run begin open")

# All verbs that can report.
REPORTING = SPEECH | FINDING | BELIEF | INTENT | ATTITUDE | PREPOSITIONS.keys() | NAMING | {"seem", "appear"}
