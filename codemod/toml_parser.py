"""Python's own parser of TOML, or the package that it was made of; imported only where there is a file to read."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["tomllib"]
