"""Packages of the index, downloaded and unpacked into a folder that keeps them."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Protocol


class Release(Protocol):
    """A release of a package on the index."""

    @property
    def name(self) -> str:
        """Return the package's name on the index."""

    @property
    def version(self) -> str:
        """Return the release's number."""

    @property
    def wheel(self) -> bool:
        """Return whether the wheel is taken: that of a package whose source wants a compiler to be asked its name."""


def download(release: Release, cache: Path) -> Path:
    """Return the archive of a release, which is downloaded unless the cache has it; raises when pip fails."""
    folder = cache / "archives" / f"{release.name}-{release.version}"
    if not folder.is_dir() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        kind = ["--no-binary", ":all:"]
        if release.wheel:
            platforms = ("manylinux2014_x86_64", "manylinux_2_28_x86_64", "any")
            kind = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.13"]
            kind += [f"--platform={each}" for each in platforms] + [
                f"--abi={each}" for each in ("cp313", "abi3", "none")
            ]
        wanted = f"{release.name}=={release.version}"
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), *kind, wanted]
        subprocess.run(pip, check=True)
    [archive] = folder.iterdir()
    return archive


def unpack(archive: Path, folder: Path) -> None:
    """Unpack an sdist or a wheel; raises when a member would stand, or point, outside the folder."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as packed:
            for member in packed.infolist():
                path = PurePosixPath(member.filename)
                if path.is_absolute() or ".." in path.parts or stat.S_ISLNK(member.external_attr >> 16):
                    raise ValueError(f"{archive.name}: {member.filename} leads out of the folder")
            packed.extractall(folder)
        return
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")


def unpacked(release: Release, cache: Path) -> Path:
    """Return the folder of a release's files, as they were packed."""
    folder = cache / "unpacked" / f"{release.name}-{release.version}"
    if not folder.is_dir():
        beside = folder.with_name(f"{folder.name}.{os.getpid()}")
        shutil.rmtree(beside, ignore_errors=True)
        unpack(download(release, cache), beside)
        beside.rename(folder)
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and not release.wheel else folder


def git(folder: Path, *arguments: str) -> None:
    """Run git without the user's own configuration; raises when it fails."""
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false", "-c", "gc.auto=0"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, check=True, capture_output=True)
