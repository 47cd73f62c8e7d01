"""One test of what a web address is, and no reader that an address breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk.web_addresses import check_web_address, find_host, is_web_address


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example",
        "HTTP://Paper.example:8080/a?b=1#c",
        "https://[2001:db8::1]:443/a",
        "https://bücher.example/straße?q=ä",
        "https://a_b.example/x,y;z(1)",
        "https://user@paper.example/",
        "http://127.0.0.1/",
        "https://paper.example/a%20b",
        "https://paper.example/?filter[]=1",
    ],
)
def test_addresses_of_the_web_are_taken_as_they_are(url):
    assert check_web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://[::1",
        "https://::1]/",
        "https://[nonsense]/",
        "https://[::1]x/",
        "https://",
        "https:///path",
        "https://:80/",
        "https://a.example:99999/",
        "https://a.example:x/",
        "https://a.example:0/",
        "https://a b.example/",
        "https://a.example/a b",
        "https://a.example/\x00",
        "https://a.example/\ud800",
        "https://a.example/\nX: y",
        "https://a.example/<script>",
        "https://a%00.example/",
        "https://" + "a" * 5_000,
        "ftp://a.example/",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_can_not_be_read_is_none(url):
    assert not is_web_address(url)
    assert find_host(url) is None
    with pytest.raises(ValueError, match=r"must start with http|no web address"):
        check_web_address(url)


@given(st.text(st.sampled_from("https:/[]@.:%#?\\ ax1\x00\ud800"), max_size=30))
def test_no_text_breaks_the_readers(rest):
    for url in (rest, f"https://{rest}"):
        is_web_address(url)
        find_host(url)


def test_the_host_is_told_in_small_letters():
    assert find_host("https://Paper.Example:80/a") == "paper.example"
    assert find_host(None) is None
