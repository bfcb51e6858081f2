"""The scripts of .ci as modules, and a look at the processes of this machine."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / ".ci"


def script(name: str) -> ModuleType:
    """A script of .ci, loaded without being run."""
    spec = importlib.util.spec_from_file_location(f"ci_{name}", SCRIPTS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def install() -> ModuleType:
    """.ci/install.py."""
    return script("install")


@pytest.fixture(scope="session")
def serve() -> ModuleType:
    """.ci/serve.py."""
    return script("serve")
