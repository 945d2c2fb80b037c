"""What the supervisor's children do when they end."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import os, sys
from elearn.commands.supervise import fork

try:
    pid = fork(lambda: print("words that find no room"), output=os.open("/dev/full", os.O_WRONLY))
except OSError:
    sys.stderr.write("the child is in the code of its parent")
    os._exit(3)
print("ended with", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_child_whose_last_words_find_no_room_still_ends_and_never_runs_on_as_its_parent():
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=buffered, capture_output=True, text=True, timeout=30, check=True
    )
    assert (ended.stdout, ended.stderr) == ("ended with 0\n", "")
