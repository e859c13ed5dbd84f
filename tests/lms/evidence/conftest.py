"""Files of tests lie in a folder of their own."""

import pytest


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    """The private store of one test."""
    settings.MEDIANE = settings.MEDIANE | {"PRIVATE_FILES": str(tmp_path / "private")}
    return tmp_path / "private"
