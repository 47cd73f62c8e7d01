"""English verb forms from a lemma: what a participle becomes when it gets its subject back."""

import re

IRREGULAR_PAST = dict(
    pair.split(":")
    for pair in """
    be:was have:had do:did go:went say:said make:made take:took come:came see:saw get:got give:gave
    find:found think:thought tell:told become:became show:showed leave:left feel:felt put:put bring:brought
    begin:began keep:kept hold:held write:wrote stand:stood hear:heard let:let mean:meant set:set meet:met
    run:ran pay:paid sit:sat speak:spoke lie:lay lead:led read:read grow:grew lose:lost fall:fell send:sent
    build:built understand:understood draw:drew break:broke spend:spent cut:cut rise:rose drive:drove
    buy:bought wear:wore choose:chose seek:sought win:won teach:taught catch:caught fight:fought throw:threw
    lay:laid shoot:shot sell:sold deal:dealt hit:hit eat:ate fly:flew forget:forgot hide:hid hurt:hurt
    know:knew lend:lent light:lit overcome:overcame prove:proved quit:quit ride:rode ring:rang sing:sang
    sink:sank sleep:slept slide:slid spread:spread steal:stole stick:stuck strike:struck swear:swore
    sweep:swept swim:swam swing:swung tear:tore undergo:underwent wake:woke withdraw:withdrew
    withhold:withheld arise:arose beat:beat bear:bore bend:bent bet:bet bind:bound bite:bit bleed:bled
    blow:blew breed:bred burst:burst cast:cast cling:clung cost:cost creep:crept dig:dug feed:fed flee:fled
    fling:flung forbid:forbade foresee:foresaw forgive:forgave freeze:froze grind:ground hang:hung
    kneel:knelt outdo:outdid overtake:overtook overthrow:overthrew rebuild:rebuilt repay:repaid reset:reset
    retake:retook rid:rid shake:shook shed:shed shine:shone shrink:shrank shut:shut slay:slew split:split
    spring:sprang sting:stung string:strung thrust:thrust tread:trod uphold:upheld upset:upset weep:wept
    wind:wound broadcast:broadcast forecast:forecast mistake:mistook undertake:undertook undo:undid
    oversee:oversaw
    """.split()  # noqa: SIM905
)
# The participles that are not the simple past.
IRREGULAR_PARTICIPLES = dict(
    pair.split(":")
    for pair in """
    be:been do:done go:gone take:taken come:come see:seen get:gotten give:given become:become show:shown begin:begun
    write:written run:run speak:spoken lie:lain grow:grown fall:fallen draw:drawn break:broken rise:risen drive:driven
    wear:worn choose:chosen throw:thrown eat:eaten fly:flown forget:forgotten hide:hidden know:known overcome:overcome
    prove:proven ride:ridden ring:rung sing:sung sink:sunk steal:stolen swear:sworn swim:swum tear:torn undergo:undergone
    wake:woken withdraw:withdrawn arise:arisen beat:beaten bear:borne bite:bitten blow:blown forbid:forbidden
    foresee:foreseen forgive:forgiven freeze:frozen outdo:outdone overtake:overtaken overthrow:overthrown retake:retaken
    shake:shaken shrink:shrunk slay:slain spring:sprung mistake:mistaken undertake:undertaken undo:undone
    oversee:overseen
    """.split()  # noqa: SIM905
)
DOUBLED = frozenset(
    """
    admit ban beg bar chat clap commit compel confer control cram defer deter drag drop dub equip excel
    expel fit flip grab grip hop hug incur infer jam jog knit lag mar mob nag nod occur omit pat permit pin
    plan plot plug pop prefer propel quiz rebel recur refer regret rob rub scan scrap ship shop slam slap
    slip slot snap spot star stem step stir stop strap strip submit swap tag tap tip top transfer transmit trap
    trim trip tug vet wed whip wrap zip
    """.split()  # noqa: SIM905
)
CONSONANT_Y = re.compile(r"[^aeiou]y$")


def past(lemma: str) -> str:
    """The simple past: levy → levied, win → won, accuse → accused."""
    if lemma in IRREGULAR_PAST:
        return IRREGULAR_PAST[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if CONSONANT_Y.search(lemma):
        return lemma[:-1] + "ied"
    return lemma + lemma[-1] + "ed" if lemma in DOUBLED else lemma + "ed"


def present(lemma: str) -> str:
    """The third person of the present: win → wins, carry → carries, reach → reaches, have → has."""
    if lemma in {"be", "have"}:
        return {"be": "is", "have": "has"}[lemma]
    if CONSONANT_Y.search(lemma):
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
