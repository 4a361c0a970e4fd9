"""Settings of the whole suite: no deadlines (speed is a benchmark), no timing health checks."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("campaign", parent=settings.get_profile("default"), max_examples=20_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser):
    parser.addoption("--part", default="1/1", help="run one part of the files, such as 1/2")


def pytest_collection_modifyitems(config, items):
    """Keep the files of one part, so that two processes can share the suite."""
    part, parts = map(int, config.getoption("--part").split("/"))
    files = sorted({item.path for item in items})
    mine = set(files[part - 1 :: parts])
    config.hook.pytest_deselected(items=[item for item in items if item.path not in mine])
    items[:] = [item for item in items if item.path in mine]
