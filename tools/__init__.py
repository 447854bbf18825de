"""The repository's command line, `python -m tools`: local, deploy, ops, generate and check.

It imports the application's own code from the root of the deployment package.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "represent-app"))
