"""A vault of the pages of one package."""

from __future__ import annotations

import pytest
from tests.api.packages import NOT_DOCUMENTED, geo

from knotwork.api.notes import api_vault
from knotwork.api.vault import ApiVault
from knotwork.config.options import ApiOptions
from knotwork.shell.packages.read import ReadingOptions, read_packages


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> ApiVault:
    folder = geo(tmp_path_factory.mktemp("geo"))
    return api_vault(
        read_packages(["src/geo"], ReadingOptions(folder, exclude=NOT_DOCUMENTED)), ApiOptions()
    )
