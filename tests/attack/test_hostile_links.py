"""A link that was changed on its way opens a page that works, or says in one line what it cannot read.

Links of an explorer are cut, doubled, shuffled and filled with hostile texts, numbers and bytes, and opened one after
the other in the same page. No script of them runs, the console is silent, and a good link works after all of them.
"""

from urllib.parse import quote

import pytest
from browser import state

import landscapes
import optimizers
from attack.tries import HOSTILE_TEXTS, chooser
from visualizer import explore

#: Links in each of so many parts, of which the first is tried by default.
LINKS, PARTS = 50, 10

#: The longest sentence that the page says.
LONGEST = 400

NUMBERS = [
    "nan",
    "inf",
    "-1",
    "0",
    "1e308",
    "1e400",
    "10" * 40,
    "1,2,3",
    "",
    "%",
    "%zz",
    "%00",
    "%F0%9F",
    "%C0%80",
    "0x10",
]

#: What a link is made of: a good value for each part.
GOOD = {
    "landscape": "ravine:kappa=10",
    "formula": "x**2%2Bk*y**2&with=k=3&axes=u,v&title=Bowl&scale=log",
    "racer": "adam:lr=0.1",
    "start": "1,2",
    "steps": "50",
    "extent": "-2,2,-3,3",
    "plane": "0,lr,beta1,steps",
    "seed": "3",
    "noise": "0.1",
    "set": "k=2",
    "v": "1",
}


def mutated(choose):
    """A link with something wrong in it, as the page gets it after #."""
    parts = [f"{name}={value}" for name, value in GOOD.items() if choose.random() < 0.6]
    choose.shuffle(parts)
    unit = choose.choice([*landscapes.names(), *optimizers.names()])
    texts = [
        *(quote(text.encode("utf-8", "replace")[:3000], safe="") for text in HOSTILE_TEXTS),
        *NUMBERS,
        unit,
        f"{unit}:lr=1",
    ]
    for _ in range(choose.randint(1, 3)):
        how, text = choose.randrange(6), choose.choice(texts)
        name = choose.choice(list(GOOD))
        if how == 0:
            parts.append(f"{name}={text}")
        elif how == 1:
            parts.append(f"{name}={GOOD[name]},{text}")
        elif how == 2:
            parts.append(f"{text}={GOOD[name]}")
        elif how == 3:
            parts += parts * choose.randint(1, 3)
        elif how == 4:
            parts.append(f"racer={choose.choice(optimizers.names())}:{choose.choice(['lr', 'beta', text])}={text}")
    link = "&".join(["v=1", *parts])
    if choose.random() < 0.4:  # cut it, or change a byte
        at = choose.randrange(len(link))
        link = link[:at] + choose.choice(["", chr(choose.randrange(33, 127)) + link[at + 1 :], link[at + 1 :]])
    return link


@pytest.mark.thinned(PARTS)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_changed_link(part, new_page, tmp_path, tries):
    page = new_page(offline=True)
    page.goto(explore("ravine", ["gd"], steps=5).save(tmp_path / "page.html").as_uri())
    page.wait_for_selector("[data-ready]", timeout=20_000)
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    scripts, choose = page.evaluate("() => document.scripts.length"), chooser("links", part)
    for _ in range(LINKS):
        link = mutated(choose)
        heard.clear()
        page.evaluate("(link) => { location.hash = link; }", link)
        page.wait_for_timeout(30)
        tries.add(f"#{link[:200]}", fault_of_link(page, heard, scripts))
    page.evaluate("(link) => { location.hash = link; }", "v=1&landscape=booth&racer=adam:lr=0.3&steps=20")
    page.wait_for_timeout(100)
    setup = state(page)["setup"]
    good = "booth" in str(setup) and "adam" in str(setup)
    tries.add("a good link after them", None if good else str(setup)[:200])


def fault_of_link(page, heard, scripts):
    if page.evaluate("() => window.hacked") is not None:
        return "a script ran"
    if page.evaluate("() => document.scripts.length") != scripts or page.evaluate("() => document.images.length"):
        return "an element was made of it"
    said = page.inner_text(".ravine-status")
    if len(said) > LONGEST or "\n" in said.strip():
        return f"says {len(said)} characters: {said[:100]!r}"
    if not state(page)["paths"]:
        return "no path is drawn"
    return f"the console says {heard[:2]}" if heard else None
