"""Join ES modules into one, without Node: a widget and a saved page each need a single module.

Each module becomes a function of its imports that returns its exports, so that names of two modules never clash.
The grammar is small. An import is `import { a, b as c } from "./file.js";`. An export stands before a `function`,
`class` or `const`, or is `export default` of an expression, so that exported values never change and importers may
keep them. A module may also be loaded from an address that is made at run time, by `import(address)`. Anything else is
an error that names the file and the line.

Comments and spaces are left out: they are for maintainers, and pages are to be small. The library that does it does not
know a text in backquotes within another, which is an error here too.
"""

import posixpath
import re
from pathlib import Path
from typing import NamedTuple, NoReturn

from visualizer.explorer.minify import jsmin

IMPORT = re.compile(r'^import \{([\w$\s,]*)\} from "(\.\.?/[^"\n]*)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*? |class )([\w$]+)|const ([\w$]+) =)", re.MULTILINE)
DEFAULT = re.compile(r"^export default (?!function\b|class\b|async\b)", re.MULTILINE)
NESTED = re.compile(r"`[^`]*\$\{[^}`]*`")
OTHER = re.compile(r"^[ \t]*(?:import|export)\b.*|\bimport\s*(?:\.|\(\s*[\"'`]).*", re.MULTILINE)
NAME = re.compile(r"([\w$]+)(?: as ([\w$]+))?")


class Import(NamedTuple):
    """The names that a module imports from another: exported name -> local name."""

    source: str
    names: dict[str, str]
    line: int


class Module(NamedTuple):
    """A parsed module: its path within the folder, its imports, the names of its exports, and the remaining text."""

    path: str
    imports: list[Import]
    exports: list[str]
    body: str


def bundle(folder: Path, entry: str) -> str:
    """Return one ES module with the exports of `entry`, from all the modules that it needs.

    Modules come in the order in which a browser would run them: each after what it imports.

    Raises
    ------
    ValueError
        If a module does not exist, a name is not exported, imports form a circle, or the syntax is not supported.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = Path(name, "one.js").write_text('export const one = 1;\\n')
    ...     _ = Path(name, "app.js").write_text('import { one } from "./one.js";\\nexport const two = one + one;\\n')
    ...     print(bundle(Path(name), "app.js"))
    const m0=(()=>{
    const one=1;
    return{one}})();
    const m1=(({one})=>{
    const two=one+one;
    return{two}})(m0);
    export const { two } = m1;
    <BLANKLINE>
    """
    modules = ordered(folder, entry)
    variables = {module.path: f"m{k}" for k, module in enumerate(modules)}
    exports = modules[-1].exports
    named = [name for name in exports if name != "default"]
    ends = [f"export default {variables[entry]}.default;\n"] if "default" in exports else []
    ends += [f"export const {{ {', '.join(named)} }} = {variables[entry]};\n"] if named else []
    return "".join([*(_wrapped(module, variables) for module in modules), *ends])


def ordered(folder: Path, entry: str) -> list[Module]:
    """Return the module `entry` and all modules that it needs, each after its imports."""
    done: dict[str, Module] = {}

    def visit(path: str, chain: tuple[str, ...]) -> None:
        if path in chain:
            circle = " -> ".join([*chain[chain.index(path) :], path])
            raise ValueError(f"modules import each other in a circle: {circle}")
        if path in done:
            return
        module = parse(path, (folder / path).read_text(encoding="utf-8"))
        for source, names, line in module.imports:
            if source.startswith("../") or not (folder / source).is_file():
                _fail(path, line, f"there is no module {source}")
            visit(source, (*chain, path))
            for name in names:
                if name not in done[source].exports:
                    _fail(path, line, f"{source} exports no {name}; it exports {', '.join(done[source].exports)}")
        done[path] = module

    visit(entry, ())
    return list(done.values())


def parse(path: str, text: str) -> Module:
    """Read the imports and exports of a module.

    >>> parse("ui/tabs.js", 'import { element as make } from "./elements.js";\\nexport default make("div");\\n').imports
    [Import(source='ui/elements.js', names={'element': 'make'}, line=1)]
    """
    imports = []
    for found in IMPORT.finditer(text):
        line = _line(text, found.start())
        parts = [part.strip() for part in found[1].split(",") if part.strip()]
        pairs = [NAME.fullmatch(part) or _fail(path, line, f"{part!r} is no name to import") for part in parts]
        source = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2]))
        imports.append(Import(source, {pair[1]: pair[2] or pair[1] for pair in pairs}, line))
    blank = IMPORT.sub(lambda found: "\n" * found[0].count("\n"), text)
    exports = [found[1] or found[2] for found in EXPORT.finditer(blank)] + ["default"] * bool(DEFAULT.search(blank))
    body = DEFAULT.sub("const _default = ", EXPORT.sub("", blank))
    if other := OTHER.search(body):
        _fail(path, _line(body, other.start()), f"this import or export is not supported: {other[0].strip()}")
    if nested := NESTED.search(body):
        _fail(path, _line(body, nested.start()), "a text in backquotes must not have another in it")
    return Module(path, imports, exports, f"{jsmin(body)}\n")


def _wrapped(module: Module, variables: dict[str, str]) -> str:
    """Return the module as a function of its imports; the variable of its path holds its exports."""
    takes = ",".join(f"{{{','.join(map(_pair, one.names.items()))}}}" for one in module.imports)
    gives = ",".join("default:_default" if name == "default" else name for name in module.exports)
    sources = ",".join(variables[one.source] for one in module.imports)
    return f"const {variables[module.path]}=(({takes})=>{{\n{module.body}return{{{gives}}}}})({sources});\n"


def _pair(names: tuple[str, str]) -> str:
    there, here = names
    return there if there == here else f"{there}:{here}"


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _fail(path: str, line: int, what: str) -> NoReturn:
    raise ValueError(f"{path}, line {line}: {what}")
