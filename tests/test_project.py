"""What surrounds the code: licences, citation, templates and workflow agree with pyproject.toml and with each other."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def load(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def test_each_licence_is_there_with_its_holder_and_its_full_text():
    assert PROJECT["license"] == "BSD-3-Clause"
    code, docs = map(text_of, PROJECT["license-files"])
    for text in (code, docs):
        assert "Copyright (c) 2026, the Ravine developers" in text
    assert code.startswith("BSD 3-Clause License")
    assert len(re.findall(r"^[123]\. ", code, flags=re.M)) == 3
    assert code.endswith("EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.\n")
    for section in range(1, 9):
        assert f"Section {section} --" in docs
    for place in ("notebooks/", "assets/", "README.md", "visualizer/site/pages/"):
        assert place in docs.partition("=====")[0]
        assert (ROOT / place).exists()


def test_no_folder_is_committed_by_mistake():
    git = shutil.which("git")
    command = [git, "-c", "safe.directory=*", "ls-tree", "-d", "--name-only", "HEAD"]
    listed = git and (ROOT / ".git").exists() and subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if not listed or listed.returncode:
        pytest.skip("not a checkout of git")
    visible = {name for name in listed.stdout.split("\n") if name and not name.startswith(".")}
    assert visible == {"assets", "benchmarks", "landscapes", "notebooks", "optimizers", "tests", "visualizer"}


def test_the_citation_is_of_this_version_under_this_licence():
    citation = load("CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["title"].lower() == PROJECT["name"]
    assert citation["authors"] == PROJECT["authors"]
    assert citation["keywords"] == PROJECT["keywords"]


def test_in_a_browser_nothing_is_required_that_has_no_wheel_there():
    lines = [Requirement(line) for line in PROJECT["dependencies"]]

    def required(platform):
        here = {**default_environment(), "sys_platform": platform}
        return [line.name for line in lines if line.marker is None or line.marker.evaluate(here)]

    assert set(required("linux")) - set(required("emscripten")) == {"numba", "rjsmin"}
    for platform in ("linux", "darwin", "win32", "emscripten"):
        names = required(platform)
        assert len(names) == len(set(names)), platform
        assert "matplotlib" in names


def test_the_workflow_runs_what_contributors_run_on_each_python_that_is_promised():
    workflow = load(".github/workflows/ci.yml")
    job = workflow["jobs"]["test"]
    pythons = job["strategy"]["matrix"]["python"]
    promised = [line.split()[-1] for line in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", line)]
    assert pythons == promised
    first, last = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    assert pythons == [f"3.{minor}" for minor in range(int(first), int(last))]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert workflow["permissions"] == {"contents": "read"}
    assert not job.get("permissions")


def test_all_tests_run_for_each_pull_request_and_on_each_python_every_night():
    workflow = load(".github/workflows/ci.yml")
    assert "pull_request" in workflow[True]  # YAML reads the word `on` as true
    assert workflow[True]["schedule"]
    job = workflow["jobs"]["test"]
    python, night = re.search(
        r"matrix\.python == '(.*?)' \|\| github.event_name == '(\w+)'", job["env"]["ALL"]
    ).groups()
    assert python in job["strategy"]["matrix"]["python"]
    assert night == "schedule"
    assert re.search(r"ALL:-.*PYTEST_ADDOPTS=.* -m ''", text_of(".ci/run"))
    assert "not slow" in PYPROJECT["tool"]["pytest"]["ini_options"]["addopts"]


def test_the_actions_are_pinned_to_what_was_looked_at():
    used = re.findall(r"uses: (.*)", text_of(".github/workflows/ci.yml"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_the_hooks_of_a_commit_use_the_tools_of_ci():
    hooks = {hook["id"]: hook for repo in load(".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]}
    script = text_of(".ci/run")
    for hook, tool in [("ruff-check", ".venv/bin/ruff check"), ("ruff-format", ".venv/bin/ruff format")]:
        assert hooks[hook]["entry"].startswith(tool)
        assert tool in script
    assert f"beside {hooks['mypy']['entry']}" in script.splitlines()
    for package in PYPROJECT["tool"]["mypy"]["packages"]:
        assert re.match(hooks["mypy"]["files"], f"{package}/any.py")


@pytest.mark.parametrize("pattern", PYPROJECT["tool"]["coverage"]["report"]["exclude_also"])
def test_what_coverage_leaves_out_is_there(pattern):
    packages = PYPROJECT["tool"]["coverage"]["run"]["source"]
    assert any(re.search(pattern, text_of(path)) for package in packages for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_github_shows(path):
    form = load(path)
    assert {"name", "description", "body"} <= form.keys() <= {"name", "description", "title", "labels", "body"}
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert any(field.get("validations", {}).get("required") for field in fields)
    ids, labels = ([get(field) for field in fields] for get in (lambda f: f["id"], lambda f: f["attributes"]["label"]))
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    for field in fields:
        assert field["type"] in ("input", "textarea", "dropdown", "checkboxes")
        assert ("options" in field["attributes"]) == (field["type"] in ("dropdown", "checkboxes"))
        if field["type"] == "dropdown":
            assert all(isinstance(option, str) for option in field["attributes"]["options"])


def test_there_is_a_form_for_bugs_features_and_teaching():
    assert [path.stem for path in FORMS] == ["bug", "feature", "teaching"]


@pytest.mark.parametrize("path", ["SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_reports_go_through_the_repository(path):
    text = text_of(path)
    assert "private vulnerability report" in text
    assert not re.search(r"https?://|\w@\w", text)
