"""The browser's modules as one text: what it exports, in which order, and what is refused."""

import base64
import subprocess
from pathlib import Path

import pytest
from check_javascript import NO_NODE, program

from visualizer.explorer.bundle import bundle, ordered, parse
from visualizer.explorer.module import ENTRIES, SITE_ENTRY, STATIC, embeddable_module, widget_module


@pytest.fixture
def folder(tmp_path):
    """Writes modules into a folder."""

    def write(**modules):
        for name, text in modules.items():
            path = tmp_path / f"{name.replace('__', '/')}.js"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def value_of(module: str, expression: str) -> str:
    """What node says of an expression of a module's exports, `all`."""
    node = program("node")
    if node is None:
        pytest.skip(f"NO JAVASCRIPT TESTS: {NO_NODE.format('node')}")
    address = "data:text/javascript;base64," + base64.b64encode(module.encode()).decode()
    script = f"import * as all from '{address}'; console.log(JSON.stringify({expression}));"
    command = [node, "--input-type=module", "--eval", script]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_two_modules_may_use_one_name(folder):
    made = folder(
        one="const size = 1;\nexport const one = () => size;\n",
        two="const size = 2;\nexport const two = () => size;\n",
        app='import { one } from "./one.js";\nimport { two as size } from "./two.js";\n'
        "export const sum = one() + 10 * size();\n",
    )
    assert value_of(bundle(made, "app.js"), "all") == '{"sum":21}'


def test_functions_classes_and_a_default_are_exported(folder):
    made = folder(
        lib__kit='import { half } from "../half.js";\nexport class Pair { a = half(3); }\n'
        "export async function later() { return 1; }\n",
        half="export function half(x) {\n  return x / 2;\n}\n",
        app='import {\n  later,\n  Pair,\n} from "./lib/kit.js";\nexport const kinds = [typeof later, new Pair().a];\n'
        "export default { render: 7 };\n",
    )
    text = bundle(made, "app.js")
    assert value_of(text, "[all.kinds, all.default]") == '[["function",1.5],{"render":7}]'


def test_the_order_follows_the_imports_and_not_the_names(folder):
    names = folder(
        zero="export const zero = 0;\n",
        b='import { zero } from "./zero.js";\nexport const b = zero;\n',
        a='import { b } from "./b.js";\nimport { zero } from "./zero.js";\nexport const a = b + zero;\n',
        app='import { zero } from "./zero.js";\nimport { a } from "./a.js";\nexport const app = [a, zero];\n',
    )
    assert [module.path for module in ordered(names, "app.js")] == ["zero.js", "b.js", "a.js", "app.js"]
    assert value_of(bundle(names, "app.js"), "all.app") == "[0,0]"


def test_what_is_not_imported_is_left_out(folder):
    made = folder(app="export const app = 1;\n", other="const other = ;\n")
    assert "other" not in bundle(made, "app.js")


def test_comments_and_indentation_are_left_out(folder):
    text = '// Doubles.\n/** @import { A } from "./a.js" */\n\n/**\n * Doubles.\n * @param {A} a\n */\n'
    text += 'export function twice(a) {\n  // Doubles.\n  return /** @type {any} */ (a) * 2 + "//".length - 2;\n}\n'
    made = bundle(folder(app=text), "app.js")
    assert "Doubles" not in made
    assert "@" not in made
    assert "\n " not in made
    assert value_of(made, "all.twice(3)") == "6"


def test_a_text_in_backquotes_keeps_its_spaces_and_must_not_have_another_in_it(folder):
    made = bundle(folder(app="export const say = (a, b) => `${a}  and ${b} `;\n"), "app.js")
    assert value_of(made, "all.say(1, 2)") == '"1  and 2 "'
    with pytest.raises(ValueError, match=r"^x\.js, line 2: a text in backquotes must not have another in it$"):
        parse("x.js", "const a = [];\nconst b = `${a.map((one) => `<${one}>`)}`;\n")


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        (
            {
                "app": 'import { a } from "./a.js";\n',
                "a": 'import { b } from "./b.js";\n',
                "b": 'import { a } from "./a.js";\n',
            },
            r"modules import each other in a circle: a\.js -> b\.js -> a\.js",
        ),
        ({"app": 'import { x } from "./app.js";\n'}, r"circle: app\.js -> app\.js"),
        ({"app": '\n\nimport { a } from "./a.js";\n'}, r"app\.js, line 3: there is no module a\.js"),
        ({"app": 'import { a } from "../a.js";\n'}, r"app\.js, line 1: there is no module \.\./a\.js"),
        (
            {"app": 'import { c } from "./a.js";\n', "a": "export const a = 1;\nexport function b() {}\n"},
            r"app\.js, line 1: a\.js exports no c; it exports a, b",
        ),
    ],
)
def test_a_circle_and_what_is_not_there_are_named(folder, modules, says):
    with pytest.raises(ValueError, match=f"{says}$"):
        bundle(folder(**modules), "app.js")


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import "./a.js";',
        "import { a } from './a.js';",
        'import { a } from "a";',
        'const a = await import("./a.js");',
        "const here = import.meta.url;",
        "export { a };",
        'export { a } from "./a.js";',
        'export * from "./a.js";',
        "export let a = 1;",
        "export var a = 1;",
        "export const { a } = b;",
        "export const [a] = b;",
        "export default function a() {}",
        "export default class A {}",
        "  export const a = 1;",
    ],
)
def test_another_import_or_export_is_refused_with_its_line(line):
    with pytest.raises(ValueError, match=r"^ui/x\.js, line 2: this import or export is not supported: "):
        parse("ui/x.js", f"const b = [1];\n{line}\n")


def test_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"^x\.js, line 1: 'a as' is no name to import$"):
        parse("x.js", 'import { a as } from "./a.js";\n')


def test_a_generator_is_exported_and_an_address_of_run_time_is_imported(folder):
    text = "export function* app() {\n  yield 1;\n}\nexport const load = (address) => import(address);\n"
    assert value_of(bundle(folder(app=text), "app.js"), "[...all.app()]") == "[1]"


def test_every_module_of_the_explorer_is_used():
    files = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js")}
    assert files == {module.path for entry in [*ENTRIES.values(), SITE_ENTRY] for module in ordered(STATIC, entry)}


@pytest.mark.parametrize("spectral", ENTRIES)
@pytest.mark.parametrize("make", [widget_module, embeddable_module])
def test_a_page_can_hold_the_module(make, spectral):
    module = make(spectral=spectral)
    assert "</script" not in module.lower()
    assert "<!--" not in module
    assert "export default" in module


@pytest.mark.parametrize("entry", [*ENTRIES.values(), SITE_ENTRY])
def test_folders_import_only_from_those_before_them(entry):
    floors = ["language", "numbers", "formula", "search", "engine", "state", "lessons", "sweep", "ui", "views", "."]
    for module in ordered(STATIC, entry):
        for source in module.imports:
            here, there = (floors.index(Path(path).parent.as_posix()) for path in (module.path, source.source))
            assert there <= here, f"{module.path} imports {source.source}"
