"""Start the process."""

import sys

from ledger.worker.process import main

if __name__ == "__main__":
    sys.exit(main())
