"""What all tests share."""

import signal

import pytest

# A shell lets what it runs in the background ignore Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def own_media_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Manim rewrites a text's file each time it is used: processes side by side must not share it."""
    from manim import config

    config.media_dir = str(tmp_path_factory.mktemp("media"))
