"""Struck-out, raised and lowered text in plain words."""

import pytest

from claimdesk.intake import extraction
from claimdesk.intake.raised_text import settle_markup

WRITTEN = {
    "The council <del>lost</del> <ins>gained</ins> 300 jobs.": "The council gained 300 jobs.",
    "It was <s>40</s> 42 metres high.": "It was 42 metres high.",
    "It was <strike>40 <b>or</b> 41</strike> 42 metres high.": "It was 42 metres high.",
    "CO<sub>2</sub> fell by 10<sup>6</sup> tonnes<sup>[1]</sup>.": "CO2 fell by 10^6 tonnes.",
    "It holds 5 × 10<sup>-6</sup> grams.": "It holds 5 × 10^-6 grams.",
    "About 300<sup>1</sup> people left.": "About 300 people left.",
    "In 2019<sup><a href='#n2'>2</a></sup> people left.": "In 2019 people left.",
    "In 2019<a href='#n2'><sup>2</sup></a> people left.": "In 2019 people left.",
    "The dam<sup>*</sup> holds, they say<sup>a</sup>.": "The dam holds, they say.",
    "Sugar is C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>.": "Sugar is C6H12O6.",
    "PM<sub>2.5</sub> and Ca(OH)<sub>2</sub> and NaHCO<sub>3</sub> rose.": "PM2.5 and Ca(OH)2 and NaHCO3 rose.",
    "Ca<sup>2+</sup> and <sup>14</sup>C were found.": "Ca2+ and ¹⁴C were found.",
    "It covers 12 km<sup>2</sup> of land.": "It covers 12 km² of land.",
    "The <b>21<sup>st</sup></b> of May.": "The 21st of May.",
    "It takes 5<sup>1</sup>/<sub>2</sub> hours.": "It takes 5 1/2 hours.",
    "It costs $5<sup>99</sup> now.": "It costs $5.99 now.",
    "The sea has 20<sup>o</sup>C now.": "The sea has 20°C now.",
    "The jobs<sub>1</sub> came back.": "The jobs came back.",
    "About 300<sup>a</sup> people left in the 20<sup>e</sup> year.": "About 300 people left in the 20e year.",
    "About 10<sup class='note'>6</sup> people left.": "About 10 people left.",
}


@pytest.mark.parametrize("markup", WRITTEN)
def test_figures_never_join_and_what_is_struck_out_is_gone(markup):
    text = extraction.extract_page(f"<html><body><article><p>{markup}</p></article></body></html>").text
    assert " ".join(text.split()) == WRITTEN[markup]


@pytest.mark.parametrize("markup", WRITTEN)
def test_pages_that_are_not_parsed_are_read_by_the_same_rules(markup):
    assert " ".join(extraction.strip_tags(f"<p>{markup}</p>").replace(" .", ".").split()) == WRITTEN[markup]


@pytest.mark.parametrize("markup", ["<s>" * 50_000, "<sup>" * 50_000, "<s><del>" * 50_000, "<sup" * 50_000])
def test_markup_that_never_ends_costs_no_more_than_its_length(markup):
    assert settle_markup(markup) == markup


def test_entities_are_read_once():
    article = "<article><p>It is written as &amp;lt;b&amp;gt; in the AT&amp;amp;T files of the year, they said.</p></article>"
    text = extraction.extract_page(f"<html><body>{article * 3}</body></html>").text
    assert "written as &lt;b&gt; in the AT&amp;T files" in text
    assert "written as &lt;b&gt; in the AT&amp;T files" in extraction.strip_tags(article)
