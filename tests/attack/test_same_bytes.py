"""The same command gives the same file, to the byte: at another time, in another process, with another order of hashes.

Every command that writes a file is run twice in processes of their own, which hash in different orders, in different
time zones and languages, and as another user of another machine would.
"""

import pytest

from attack.processes import RAVINE, Place, every_writing_line


@pytest.mark.slow
@every_writing_line
def test_a_file_is_the_same_twice(line, tmp_path, tries):
    first, second = Place(tmp_path / "first"), Place(tmp_path / "elsewhere" / "second")
    command = [*RAVINE, *line]
    assert first.run(command, PYTHONHASHSEED="1", TZ="UTC") == 0, first.err
    other = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "USER": "other", "SOURCE_DATE_EPOCH": "0"}
    assert second.run(command, **other) == 0, second.err
    ours, theirs = first.files(), second.files()
    assert ours
    assert ours.keys() == theirs.keys()
    for path, content in ours.items():
        tries.add(path, None if content == theirs[path] else f"{len(content)} and {len(theirs[path])} bytes differ")
