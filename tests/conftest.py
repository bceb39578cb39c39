"""What holds for all tests: none writes into the user's own cache."""

from __future__ import annotations

import os

from codemod.cache import OFF

os.environ[OFF] = "1"
