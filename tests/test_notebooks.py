"""Every notebook and every solution runs in a kernel, in an empty namespace, with its widgets really built."""

from importlib.util import find_spec
from pathlib import Path

import pytest

if find_spec("nbclient") is None:  # to import it takes a second
    pytest.skip("NO TESTS IN A KERNEL: nbclient is not installed", allow_module_level=True)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = [path for folder in (".", "solutions", "zh") for path in sorted(FOLDER.glob(f"{folder}/*.ipynb"))]
WIDGET = "application/vnd.jupyter.widget-view+json"
TRIES = 3


@pytest.fixture(scope="module")
def client():
    """A client with one kernel for all notebooks: its start takes longer than a notebook."""
    import nbclient
    import nbformat

    empty = nbformat.v4.new_notebook()
    client = nbclient.NotebookClient(empty, kernel_name="python3", timeout=60, startup_timeout=60)
    client.execute(cleanup_kc=False)
    yield client
    client.nb = empty
    client.execute()  # which stops the kernel


def executed(client, path):
    """The notebook, run. One in some thirty runs of a notebook with widgets stalls (nbclient 312), hence the tries."""
    import nbclient
    import nbformat

    for tried in range(TRIES):
        notebook = client.nb = nbformat.read(path, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {path.parent}"))
        try:
            client.execute(cleanup_kc=False, reset_kc=tried > 0)
        except (nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError, RuntimeError):
            if tried == TRIES - 1:
                raise
        else:
            return notebook, client.widget_state
    raise AssertionError


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_notebook_runs_in_a_kernel(path, client):
    notebook, widgets = executed(client, path)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    said = "".join(output["data"]["text/plain"] for output in outputs if "text/plain" in output.get("data", {}))
    assert "✗" not in said
    if path.parent.name == "solutions":
        assert said.count("✓") >= 4
        return
    assert ("请把答案填在省略号处" if path.parent.name == "zh" else "put your answer in place of the dots") in said
    shown = [output["data"][WIDGET]["model_id"] for output in outputs if WIDGET in output.get("data", {})]
    kinds = [widgets[model]["_model_name"] for model in shown]
    assert kinds.count("VBoxModel") == sum("lessons.predict(" in cell.source for cell in notebook.cells)
    films = [output for output in outputs if '<img src="data:image/gif' in output.get("data", {}).get("text/html", "")]
    assert kinds.count("AnyModel") + len(films) >= 1
