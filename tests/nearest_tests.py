"""Which tests are nearest to a module: those that import it over the fewest others and use most of its names."""

import re
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

STATIC = Path("visualizer", "explorer", "static")

PYTHON_IMPORT = re.compile(r"^\s*(?:from ([\w.]+) import \(?([^)]*?)(?:\)|$)|import ([\w.]+))", re.MULTILINE)
JAVASCRIPT_IMPORT = re.compile(r'(?:from|import)\s*\(?"(\.[^"]+)"')
#: A line of a package's table of what it imports late: a name, and the module by its whole name or from the package.
LATE = re.compile(r'^ +"(\w+)": "([\w.]+)(?::\w+)?",$', re.MULTILINE)
DEFINED = re.compile(r"^\s*(?:export )?(?:async )?(?:def|class|function|const|static) (\w{4,})", re.MULTILINE)

#: The tests of all rules and of all surfaces, which name few of them.
OF_UNITS = {"landscapes": "test_landscapes", "optimizers": "test_rules"}

#: The tests that are run for each module by its name, and what a module has that they are about.
OF_EACH_MODULE = {
    "tests/test_catalogue.py::test_the_examples_of_a_module_run": ">>>",
    "tests/test_catalogue.py::test_every_dataclass_of_a_module_is_frozen": "@dataclass",
}

#: The tests of what is said of bad input, by calls that name no module; and what a module has that says it.
OF_INPUT = tuple(Path("tests", f"test_{name}.py") for name in ("inputs", "ranges"))
REFUSES = re.compile(r"\b(InputError|unknown_name)\(")

#: The tests of all that packages make, against golden files and in Chinese, which name few modules; and the packages.
#: They come first: they are fast, and few faults of what they hold escape them.
OF_PACKAGES = {
    Path("tests", "test_golden_pictures.py"): ("maps", "plotting", "races", "rendering"),
    Path("tests", "test_golden_facts.py"): ("cli", "course", "explorer", "lessons", "races", "site"),
    Path("tests", "test_command_line_in_chinese.py"): ("cli",),
}

#: The fixtures of tests that open the explorer in a browser, and what Python's tests run in node.
PAGES = {"browser", "live", "opened", "new_page"}
IN_BROWSER = re.compile(rf"\bdef test\w*\(.*\b({'|'.join(sorted(PAGES))})\b")
ARGUMENTS = re.compile(r"^def (\w+)\(([^)]*)\)", re.MULTILINE)
MARKED = re.compile(r"^pytestmark = .*pytest\.mark\.browser", re.MULTILINE)
IN_NODE = re.compile(r'"(\w+_worker\.js)"')


class NearestTests:
    """The imports of a project, whose folder is `root`, of Python and of JavaScript."""

    def __init__(self, root: Path) -> None:
        folders = ("landscapes", "optimizers", "visualizer", "tests")
        found = [file for folder in folders for kind in ("py", "js") for file in (root / folder).rglob(f"*.{kind}")]
        files = [root / "ravine.py", *(file for file in found if "node_modules" not in file.parts)]
        self.text = {file.relative_to(root): file.read_text(encoding="utf-8") for file in sorted(files)}

    @cached_property
    def imported_by(self) -> dict[Path, set[Path]]:
        """For each file, the files that import it."""
        importers: dict[Path, set[Path]] = {file: set() for file in self.text}
        for file, text in self.text.items():
            for needed in self._imports(file, text):
                if needed in importers:
                    importers[needed].add(file)
        for file, users in importers.items():
            is_family = str(file.parent) in OF_UNITS and not file.stem.startswith("_")
            in_use = any(user.parts[0] != "tests" for user in users)
            if file.suffix == ".py" and (is_family or not in_use):  # its package finds it in the folder
                users.update({file.with_name("__init__.py")} & importers.keys() - {file})
        return importers

    @cached_property
    def words(self) -> dict[Path, set[str]]:
        """The words of each file of tests."""
        return {file: set(re.findall(r"\w+", text)) for file, text in self.text.items() if file.parts[0] == "tests"}

    def _imports(self, file: Path, text: str) -> Iterator[Path]:
        if file.suffix == ".js":
            yield from (Path(*_resolved(file.parent, name)) for name in JAVASCRIPT_IMPORT.findall(text))
            return
        if file.name == "__init__.py":
            yield from (file.parent.joinpath(*late.split(".")).with_suffix(".py") for _, late in LATE.findall(text))
        for package, names, module in PYTHON_IMPORT.findall(text):
            place = Path(*(package or module).split("."))
            late = dict(LATE.findall(self.text.get(place / "__init__.py", "")))
            yield from (
                Path(*late[name].split(".")).with_suffix(".py")
                for name in late.keys() & names.replace(",", " ").split()
            )
            for base in (place, Path("tests") / place):
                for name in re.findall(r"\w+", names):
                    yield from (base / f"{name}.py", base / name / "__init__.py")
                yield from (base.with_suffix(".py"), base / "__init__.py")
        yield from (Path("tests", "javascript", name) for name in IN_NODE.findall(text))
        if IN_BROWSER.search(text):
            yield from (STATIC / "app.js", STATIC / "spectrum_app.js")

    def to(self, module: Path, count: int) -> list[Path]:
        """Return so many files of tests, or fewer, the nearest first, then those of bad input for what refuses it.

        Before them are those of its whole package, if it has some.

        For Python's code there are none whose tests all ask for a browser.
        """
        distance, queue = {module: 0}, deque([module])
        while queue:
            file = queue.popleft()
            for importer in self.imported_by[file] - distance.keys():
                distance[importer] = distance[file] + 1
                queue.append(importer)
        tests = [file for file in distance if file.match("tests/test_*.py")]
        if module.suffix == ".py":
            tests = [file for file in tests if not is_left_to_browser(self.text[file])]
        nearest = sorted(tests, key=lambda test: (distance[test] - self._kinship(module, test), test))[:count]
        of_input = OF_INPUT if module.suffix == ".py" and REFUSES.search(self.text[module]) else ()
        return [*dict.fromkeys([*tests_of_package(module), *nearest, *of_input])]

    def own_to(self, module: Path) -> list[str]:
        """Return the tests of this module alone, among those that are run for each module."""
        name = ".".join(module.with_suffix("").parts).removesuffix(".__init__")
        tests = OF_EACH_MODULE.items() if module.suffix == ".py" else ()
        return [f"{test}[{name}]" for test, sign in tests if sign in self.text[module]]

    def _kinship(self, module: Path, test: Path) -> float:
        """How many names of a module a test uses, at most 3, and how many words of its name."""
        names = {*DEFINED.findall(self.text[module]), module.stem}
        words = [word for word in module.stem.split("_") if word in test.stem]
        of_units = OF_UNITS.get(str(module.parent)) == test.stem
        return min(3, len(names & self.words[test])) + 2 * len(words) + 2 * of_units


def tests_of_package(module: Path) -> list[Path]:
    """Return the tests of all that the package of a module of Python makes."""
    package = module.parts[1] if module.suffix == ".py" and module.parts[0] == "visualizer" else ""
    return [test for test, packages in OF_PACKAGES.items() if package in packages]


def is_left_to_browser(text: str) -> bool:
    """Whether all tests of a file ask for a browser, of themselves or by a fixture of the file: Python has others."""
    takes = {name: set(re.findall(r"\w+", arguments)) for name, arguments in ARGUMENTS.findall(text)}
    asking = set(PAGES)
    while more := {name for name, arguments in takes.items() if arguments & asking} - asking:
        asking |= more
    return bool(MARKED.search(text)) or asking >= {name for name in takes if name.startswith("test")}


def _resolved(folder: Path, name: str) -> list[str]:
    """The parts of a path that is relative to a folder."""
    parts = list(folder.parts)
    for part in Path(name).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts
