"""Strict reading of a page: what its policy allows is what it has, and nothing else."""

import base64
import hashlib
import re
from html.parser import HTMLParser

NOTHING = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


class _Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.styles, self.policy = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        assert not [name for name in found if name == "style" or name.startswith("on")]
        if found.get("http-equiv") == "Content-Security-Policy":
            assert not {"style", "link", "script"} & set(self.tags)  # it holds for what follows
            self.policy = dict(part.split(None, 1) for part in found["content"].split("; "))
        if tag == "script" and found == {"type": "application/ld+json"}:
            self.tags.pop()  # data, which no browser runs
        if tag == "style":
            self.styles.append("")

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "style" and self.lasttag == "style":
            self.styles[-1] += data

    def handle_endtag(self, tag):
        if tag == "style":
            self.tags.append("/style")


def assert_allows_only_itself(text, images="'none'"):
    page = _Page(text)
    [style] = page.styles
    assert re.search(r"^body \{|^:root", style, re.MULTILINE)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    expected = {**NOTHING, "style-src": f"'sha256-{digest}'", "img-src": images}
    assert page.policy == expected
    assert not {"script", "link", "iframe", "object", "embed", "form", "base"} & set(page.tags)
