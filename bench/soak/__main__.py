"""Run a soak test: `python -m bench.soak`, as in `make soak`."""

import sys

from bench.soak.run import main

sys.exit(main())
