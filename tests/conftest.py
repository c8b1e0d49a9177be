from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root():
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def raw(root):
    return root / "data/raw/2018"
