from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.web.redirects import own_path


@pytest.mark.parametrize(
    "path", ["/", "/formations", "/formations?page=2#haut", "/a/../b", "/é", "/a%20b", "/x?next=//e.org"]
)
def test_a_path_of_this_site_is_kept(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None, "", "formations", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "https://evil.example/", "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
        "/a b", " /a", "/a\r\nSet-Cookie: x=1", "/a\\b", "/\x7f", "/\u0000", "http:///evil.example",
    ],
)  # fmt: skip
def test_what_a_browser_may_read_as_another_site_is_refused(path):
    assert own_path(path) == ""


@given(st.text(st.sampled_from("/\\:@?#.%a\t\n evil"), max_size=12))
def test_whatever_is_kept_stays_on_this_site(text):
    kept = own_path("/" + text)
    landed = urlsplit(urljoin("https://here.example/page", kept))
    assert (landed.scheme, landed.netloc) == ("https", "here.example")
