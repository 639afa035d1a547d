"""`knotwork init`: makes a small vault, or adds the files that one lacks; changes no file."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.diagnostic import Severity
from knotwork.errors import KnotworkError, RefusedError
from knotwork.shell.commands.checking.checked_vault import checked_vault
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.checking.subject import Subject
from knotwork.shell.commands.starting.notes import notes_there
from knotwork.shell.commands.starting.other_tools import (
    Place,
    is_myst,
    relative_below,
    title_there,
)
from knotwork.shell.commands.summary import count, severities
from knotwork.shell.config import obsidian
from knotwork.shell.config.config_file import CONFIG, project_name
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.console import out
from knotwork.shell.files.folders import make_folder
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.manifest import refuse_foreign
from knotwork.shell.files.scan import listing
from knotwork.shell.project import selection, tools_of
from knotwork.shell.remember.look import Look
from knotwork.shell.system_errors import way_out
from knotwork.starter import (
    FOLDERS,
    OTHER_OUTPUT,
    OUTPUT,
    PLACES,
    Host,
    NewFile,
    StarterPlan,
    Template,
    new_files,
)


class Begun(NamedTuple):
    """The files that were made, and those that existed already."""

    made: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def workflow(self) -> tuple[str, ...]:
        """The files made that run `knotwork check`."""
        return tuple(path for path in self.made if path.endswith((".yml", ".yaml")))


def init_vault(folder: Path, template: Template | None, host: Host | None, *, quiet: bool) -> int:
    """Carry out `knotwork init`, and return the exit code."""
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file", help="name a folder")
    plan = planned(folder, template, host or _host(folder))
    repository = _repository(folder.resolve())
    if repository is not None:
        plan = plan_without_host(plan)
    begun = write_missing(folder, new_files(plan, template_texts()))
    if not quiet:
        _report(folder, plan, begun, repository)
    return 0


def _host(folder: Path) -> Host:
    """The code host whose files a folder has."""
    has_gitlab = (folder / PLACES[Host.GITLAB]).exists() and not (folder / ".github").exists()
    return Host.GITLAB if has_gitlab else Host.GITHUB


def planned(folder: Path, template: Template | None, host: Host) -> StarterPlan:
    """The plan for a vault in a folder, made from what the folder holds already.

    Raises:
        RefusedError: The configuration there names notes outside of the folder.
    """
    is_project = any((folder / name).is_file() for name in ("pyproject.toml", "setup.py"))
    there = notes_there(folder, is_project=is_project) if template is None else None
    set_title = title_there(folder) or (title_there(folder / there.path) if there else "")
    title = set_title or folder.resolve().name or "Notes"
    chosen = template or (Template.DOCS if is_project else Template.STUDY)
    plan = StarterPlan(_place(folder, chosen), title, chosen, host)
    if there is not None:
        plan = _plan_around(plan, folder, there)
    known = _configured(folder.resolve())
    if known is not None:
        vault = relative_below(folder, known.root)
        if not vault:
            raise RefusedError(
                f"{known.config_path} says that the notes are in {known.root}",
                help=f"begin there: knotwork init {shlex.quote(str(known.root))}",
            )
        plan = msgspec.structs.replace(plan, vault=vault)
    output = _output(folder, plan.vault) if known is None else relative_below(folder, known.output)
    plan = msgspec.structs.replace(plan, output=output or plan.output)
    if chosen is Template.DOCS and plan.vault != ".":
        plan = _plan_of_project(plan, folder, set_title)
        if known is not None:
            plan = msgspec.structs.replace(plan, packages=known.config.api.packages)
    return plan


def _plan_around(plan: StarterPlan, folder: Path, there: Place) -> StarterPlan:
    """The plan for a folder that holds notes already."""
    vault = folder / there.path
    return msgspec.structs.replace(
        plan,
        vault=there.path,
        notes=None,
        is_prose=there.is_prose,
        excluded=tuple(dict.fromkeys(obsidian.template_folders(vault))),
        dialect="myst" if is_myst(folder) or is_myst(vault) else "",
    )


def _plan_of_project(plan: StarterPlan, folder: Path, set_title: str) -> StarterPlan:
    """The plan for a Python project, whose packages the notes document.

    The title is `set_title` from the settings of another tool, or else the project's name.
    """
    name = _project_name(folder)
    return msgspec.structs.replace(
        plan,
        title=set_title or name or plan.title,
        packages=tuple(_packages(folder)),
        installed="." if name or (folder / "setup.py").is_file() else "",
    )


def _place(folder: Path, chosen: Template) -> str:
    """The folder for new notes; not the one that holds the sources of Sphinx."""
    place = FOLDERS[chosen]
    is_taken = any((folder / place / below / "conf.py").is_file() for below in (".", "source"))
    return FOLDERS[Template.PLAIN] if is_taken else place


def _output(folder: Path, vault: str) -> str:
    """The folder for the site: not one that holds the notes, or foreign files."""
    try:
        refuse_foreign(folder / OUTPUT)
    except RefusedError:
        return OTHER_OUTPUT
    return OTHER_OUTPUT if vault.partition("/")[0] == OUTPUT else OUTPUT


def _project_name(folder: Path) -> str:
    """The name of a Python project; empty if it has none, or its file cannot be read."""
    try:
        return project_name(tomllib.loads((folder / "pyproject.toml").read_text("utf-8")))
    except (OSError, ValueError):
        return ""


def plan_without_host(plan: StarterPlan) -> StarterPlan:
    """The plan without the parts for code hosts: workflow and commit hook."""
    return msgspec.structs.replace(plan, host=Host.NONE)


def _packages(folder: Path) -> Iterator[str]:
    """The packages of a project, in `src` or else at its top, without tests, docs and examples."""
    for above in (folder / "src", folder):
        found = sorted(path.parent for path in above.glob("*/__init__.py"))
        names = [path for path in found if not path.name.startswith(("test", "doc", "example"))]
        if names:
            yield from (path.relative_to(folder).as_posix() for path in names)
            return


def _repository(folder: Path) -> Path | None:
    """The Git repository above a folder that is not its root."""
    if (folder / ".git").exists():
        return None
    return next((above for above in folder.parents if (above / ".git").exists()), None)


def template_texts() -> dict[str, str]:
    """The files that new vaults are made of: texts by path."""
    root = templates_folder() / "vaults"
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def write_missing(folder: Path, files: Iterable[NewFile]) -> Begun:
    """Make each file that does not exist; a configured folder gets no second configuration.

    Raises:
        KnotworkError: a file cannot be made.
    """
    made: list[str] = []
    kept: list[str] = []
    known = _configured(folder.resolve())
    for file in files:
        path = folder / file.path
        if file.path == CONFIG and known is not None and known.config_path is not None:
            kept.append(relative_below(folder, known.config_path) or str(known.config_path))
            continue
        try:
            make_folder(path.parent)
            _write_new(path, file.text)
        except FileExistsError:
            kept.append(file.path)
        except OSError as error:
            raise KnotworkError(
                f"{path} cannot be made: {error.strerror}", help=way_out(error)
            ) from error
        else:
            made.append(file.path)
    return Begun(tuple(made), tuple(kept))


def _write_new(path: Path, text: str) -> None:
    """Write a new file completely or not at all: the next run would keep half a file."""
    with path.open("x", encoding="utf-8", newline="\n") as opened:
        try:
            opened.write(text)
            opened.flush()
        except OSError:
            path.unlink()
            raise


def _configured(folder: Path) -> Project | None:
    """The vault whose configuration is in a folder, or above it and names it as its vault."""
    if not folder.is_dir():
        return None
    near = locate(None, folder)
    path = near.config_path
    return near if path is not None and folder in (path.parent, near.root) else None


def _report(folder: Path, plan: StarterPlan, begun: Begun, repository: Path | None) -> None:
    console = out()
    for path in begun.made:
        console.print(f"made   {path}")
    for path in begun.kept:
        console.print(f"kept   {path}")
    if ".gitignore" in begun.kept and not _ignores(folder, plan.output):
        console.print(f"add    /{plan.output}/ to .gitignore: each build writes it anew")
    if plan.notes is None:
        _tell_of_notes(folder, plan.vault, is_book=plan.dialect == "myst")
        if begun.workflow:
            _tell_of_errors(folder, begun.workflow)
    if repository is not None:
        console.print(f"\nNo workflow and no hook: those belong in {repository}, the repository.")
    console.print("\nNext:")
    if folder.resolve() != Path.cwd().resolve():
        console.print(f"  cd {shlex.quote(str(folder))}")
    for command in ("check", "test", "build --run", "serve"):
        console.print(f"  knotwork {command}")


def _tell_of_notes(folder: Path, place: str, *, is_book: bool) -> None:
    """Print that existing notes were not changed, and which of Obsidian's settings apply."""
    console, vault = out(), folder / place
    where = "" if place == "." else f" in {place}"
    found = listing(vault)
    known = count(len(found.notes), "note")
    console.print(f"\nThe notes{where} are as they were: {known}.")
    for remark in obsidian.remarks(vault):
        console.print(f"Obsidian's settings count: {remark}.")
    notes = {note.rpartition(".")[0] for note in found.notes}
    unread = [path for path in found.files if path.removesuffix(".ipynb") not in {path, *notes}]
    if unread and is_book:
        console.print(f"\nNot read: {count(len(unread), 'notebook')}. A notebook becomes a note by")
        console.print(f"  jupytext --to md:myst {shlex.quote(str(Path(place) / unread[0]))}")


def _tell_of_errors(folder: Path, made: Iterable[str]) -> None:
    """Print how to begin with the errors in existing notes.

    This check fills the cache for the next command.
    """
    try:
        project = locate(folder)
        rules = tools_of(project, None, selection(project.config), remember=True)
        known = checked_vault(Subject(project), rules, CheckRequest(), Look()).checked
    except KnotworkError:
        return  # `knotwork check` reports it
    errors = severities(known.findings).get(Severity.ERROR, 0)
    if errors:
        accept = "knotwork check --baseline known.json"
        console = out()
        console.print(
            f"\n`knotwork check` finds {count(errors, 'error')}, and the workflow fails as long as "
            "it does. To accept what is there today:"
        )
        console.print(f"  {accept} --update-baseline")
        console.print(f"and write `{accept}` in {' and '.join(made)}.")


def _ignores(folder: Path, output: str) -> bool:
    lines = (folder / ".gitignore").read_text("utf-8", "replace").splitlines()
    return any(line.strip().strip("/") == output for line in lines)
