"""`python -m bench.soak`, as `make soak` runs it."""

import sys

from bench.soak.run import main

sys.exit(main())
