"""Search in Chinese: every two signs that follow each other are a word, so that no dictionary is needed."""

import re

from sphinx.search import SearchLanguage

#: A word of letters and digits, or a run of Chinese signs.
WORDS = re.compile(r"[a-z0-9_]+|[\u3400-\u9fff]+", re.IGNORECASE)


class ChineseSearch(SearchLanguage):
    """The index of a Chinese site, and the function of the page that reads what is searched for in the same way."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = r"""
function splitQuery(query) {
    return (query.match(/[a-z0-9_]+|[\u3400-\u9fff]+/gi) ?? []).flatMap((word) =>
        /^[\u3400-\u9fff]{3,}$/.test(word)
            ? Array.from({length: word.length - 1}, (_, k) => word.slice(k, k + 2))
            : [word],
    );
}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text: those of letters, and all pairs of Chinese signs.

        >>> ChineseSearch({}).split("Adam 的学习率")
        ['Adam', '的学', '学习', '习率']
        """
        return [part for word in WORDS.findall(input) for part in pairs(word)]

    def word_filter(self, word: str) -> bool:
        """Return whether a word goes into the index."""
        return bool(word)


def pairs(word: str) -> list[str]:
    """Return the pairs of signs of a Chinese word; a word of letters is returned whole."""
    return [word] if len(word) < 3 or word.isascii() else [word[k : k + 2] for k in range(len(word) - 1)]
