"""`truceline worker` as a process of the tests; settings come from TRUCELINE_ variables."""

import sys

from streams.cli import main

if __name__ == "__main__":
    sys.argv[1:] = ["worker"]
    main()
