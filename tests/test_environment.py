"""One environment, declared once: pyproject, lock and environment.yml agree."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def test_the_lock_has_hashes_and_no_index_address(root):
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert not re.search(r"https?://|--index|--extra-index", text)
    pins = re.findall(r"^[a-z0-9][\w.\-\[\],]*==\S+", text, flags=re.MULTILINE)
    assert len(pins) > 100
    assert text.count("--hash=") >= len(pins)


def locked_names(root):
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    return {name.lower() for name in re.findall(r"^([A-Za-z0-9_.\-]+)==", text, re.MULTILINE)}


def test_every_declared_package_is_locked(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.\-]+", item)[0].lower() for item in declared}
    assert names <= locked_names(root)


@pytest.mark.parametrize("module", ["rfc3987_syntax", "scipy"])
def test_packages_that_slow_every_kernel_stay_out(module):
    assert importlib.util.find_spec(module) is None


def test_conda_users_get_the_same_environment(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    assert conda["dependencies"] == [f"python{project['requires-python']}", "pip"]


def test_the_lock_holds_all_that_its_packages_ask_for_but_what_is_kept_out():
    # pip installs it with --no-deps, so nobody else looks.
    asked = {
        canonicalize_name(requirement.name): package.name
        for package in distributions()
        for requirement in map(Requirement, package.requires or ())
        if not requirement.marker or requirement.marker.evaluate({"extra": ""})
    }
    there = {canonicalize_name(package.name) for package in distributions()}
    assert {name: by for name, by in asked.items() if name not in there} == {}


def test_notebook_code_does_not_load_what_only_intake_needs():
    probe = (
        "import sys; import iku_analysis.pages.chapter, iku_analysis.pages.summary; "
        "print([m for m in ('pandera', 'papermill', 'openpyxl', 'pytask') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
    assert out.stdout.strip() == "[]"
