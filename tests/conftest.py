"""What all tests share: how many programs Hypothesis writes, and whether they are the same each time."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

# The same programs on every machine, so that a failure of one run is one of all.
settings.register_profile(
    "default", max_examples=200, deadline=None, derandomize=True, suppress_health_check=_SLOW, print_blob=True
)
# pytest --hypothesis-profile=long tests/worlds; other programs each time, and a failure prints how to have it again.
settings.register_profile("long", max_examples=10_000, deadline=None, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile("default")
