"""What all tests share: no cache of the user's own, and how many programs Hypothesis writes."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from codemod.cache import OFF

os.environ[OFF] = "1"

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

# The same programs on every machine, so that a failure of one run is one of all.
settings.register_profile(
    "default", max_examples=200, deadline=None, derandomize=True, suppress_health_check=_SLOW, print_blob=True
)
# pytest -n 2 --hypothesis-profile=long tests/worlds: other programs each time; a failure prints how to have it again.
settings.register_profile("long", max_examples=10_000, deadline=None, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile("default")
