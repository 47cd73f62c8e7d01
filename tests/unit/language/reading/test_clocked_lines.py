import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

READ = [("-", "We built 400 homes in 2019, and rents rose by 9 percent.")]
LINES = ("We built", "400 homes in 2019,", "and rents rose", "by 9 percent.")


def said(text):
    structure = read_structure(text, Part.TEXT)
    return [
        (
            structure.turns[block.turn].speaker if block.turn is not None else "-",
            structure.text[block.start : block.end].replace("\n", " "),
        )
        for block in structure.blocks
    ]


@pytest.mark.parametrize(
    "form",
    [
        "0:00:0{a} > 0:00:0{b}{line}",
        "0:00:0{a} - 0:00:0{b} {line}",
        "[00:0{a}.000 --> 00:0{b}.500] {line}",
        "0:0{a}.8 | {line} |",
        "0:0{a} | {line}",
        "{a} | 00:00:0{a} | {line} |",
        "{line}\n\n0:00:0{a}0:00:0{b}\n",
        "00:00:0{a}:04 - 00:00:0{b}:12\n{line}\n",
        "0:00:0{a} > 0:00:0{b}..{line}",
    ],
)
def test_the_lines_of_a_clocked_transcript_are_read_as_one(form):
    text = "\n".join(form.format(a=number, b=number + 1, line=line) for number, line in enumerate(LINES))
    assert said(text) == READ


def test_a_label_between_dashes_is_a_speakers_up_to_the_end_of_his_quotation():
    text = (
        "0:00:08 > 0:00:11A war that has no end.\n0:00:18 > 0:00:21- BUSH:- 'More than half the people live\n"
        "0:00:21 > 0:00:23in misery.'\n0:00:23 > 0:00:25We've had endless campaigning.\n0:00:25 > 0:00:27- ANN MANDEL:- 'They're trapped.'"
    )
    assert said(text) == [
        ("-", "A war that has no end."),
        ("Bush", "'More than half the people live in misery.'"),
        (None, "We've had endless campaigning."),
        ("Ann Mandel", "'They're trapped.'"),
    ]


def test_cues_of_one_voice_are_read_as_one():
    cues = "\n\n".join(f"0:00:0{number}.000 --> 0:00:0{number + 1}.000\n<v Speaker 1>{line}" for number, line in enumerate(LINES))  # fmt: skip
    text = f"WEBVTT - Inflation\n\n{cues}\n\n0:00:05.000 --> 0:00:06.000\n<v Nora Vale>Rents fell."
    assert said(text) == [(None, READ[0][1]), ("Nora Vale", "Rents fell.")]


def test_a_programme_with_clocks_is_no_transcript():
    text = "\n".join(f"{hour}:00 | The minister opens hall {hour} |" for hour in range(9, 14))
    assert len(said(text)) >= 4


def test_what_stands_above_the_captions_stays_apart():
    text = "The mayor spoke for an hour.\nAnd the council listened.\n" + "\n".join(f"0:0{n}.0 | {line} |" for n, line in enumerate(LINES))  # fmt: skip
    assert said(text) == [("-", "The mayor spoke for an hour."), ("-", "And the council listened."), *READ]
