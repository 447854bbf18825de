"""Commands of the repository; they use the product's own code, which Lambda finds at the package's root."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "represent-app"))
