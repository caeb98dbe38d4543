"""The worker's memory stays what its facts need: threads do not each keep a heap of glibc's with holes in it."""

import re
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, sys, threading
from streams.app import share_one_heap

if sys.argv[1] == "shared":
    share_one_heap()

all_at_once = threading.Barrier(4)

def fetch():
    kept = [bytes(4096) for _ in range(100)]
    all_at_once.wait()

threads = [threading.Thread(target=fetch) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

libc = ctypes.CDLL(None)
libc.malloc_stats()
"""


def heaps(how: str) -> int:
    told = subprocess.run([sys.executable, "-c", HEAPS, how], capture_output=True, check=True).stderr
    return len(re.findall(rb"^Arena \d+:", told, re.M))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of glibc's heaps")
def test_a_workers_threads_share_one_heap() -> None:
    assert heaps("as they come") > 1
    assert heaps("shared") == 1
