"""The knowledge folder as git had it."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.messages import ExplainedError, terminal


@contextmanager
def version_of(folder: Path, name: str) -> Iterator[Path]:
    """The folder ``name``, if there is one, else ``folder`` as of the git revision ``name``, as a temporary copy."""
    if name and Path(name).is_dir():
        yield Path(name)
        return
    if not folder.is_dir() or name.startswith("-") or not name:
        raise ExplainedError(terminal.no_version(name, ""))
    commit = _git(folder, name, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    archive = _git(folder, name, "archive", "--format=tar", commit, ".")
    with TemporaryDirectory(prefix="ict-bot-") as copy:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(copy, filter="data")
        yield Path(copy)


def _git(folder: Path, name: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise ExplainedError(terminal.NO_GIT) from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().splitlines()
        raise ExplainedError(terminal.no_version(name, reason[-1] if reason else "")) from error
    return done.stdout
