"""Requirements: vobiz beside twilio in every form of list, twilio gone when nothing needs it, the rest as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from scratch_tree import MIGRATED, PROGRAM, UNCONCERNED, contents, git, run, write_tree

from codemod.around.listing import normalised

SENDS = b"""\
from twilio.rest import Client

client = Client()
client.messages.create(to="+15550100", from_="+15550199", body="x")
"""
"""A program that needs Twilio after the migration, and in which nothing is migrated."""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(name: str, *arguments: str) -> list[tuple[str, str, int]]:
    """Return code, level and line of what a run over the tree says about a file."""
    report = run(*(arguments or ("diff",))).report
    return [
        (each["code"], each["level"], each["line"])
        for each in report["findings"]
        if each["path"] == name and each["code"].startswith("VB7")
    ]


def migrated(tree: Path, name: str, before: str, **others: bytes) -> tuple[str, list[tuple[str, str, int]]]:
    """Migrate a tree with a file in it; return what the file becomes, and what is said about it."""
    files = {file.replace("_py", ".py"): content for file, content in others.items()}
    write_tree(tree, {"app.py": PROGRAM, name: before.encode(), **files})
    found = told(name, "migrate")
    after = (tree / name).read_bytes().decode()
    assert MIGRATED in (tree / "app.py").read_bytes()
    # A second run has nothing to do, and says nothing of what is done.
    again = run("diff").report
    assert [each["path"] for each in again["files"] if each["status"] == "would-change"] == []
    assert not [each for each in again["findings"] if each["code"] in ("VB701", "VB702", "VB703")]
    return after, found


# ---- every form: twilio stays, or goes -------------------------------------------------------------------------------

FORMS = {
    "requirements.txt": (
        "flask>=3\ntwilio>=9,<10  # texts\n\n# for the tests\npytest\n",
        "flask>=3\ntwilio>=9,<10  # texts\nvobiz\n\n# for the tests\npytest\n",
        "flask>=3\nvobiz  # texts\n\n# for the tests\npytest\n",
    ),
    "sorted/requirements.txt": (
        "flask\r\nTwilio==9.0\r\nuvicorn\r\nzeep",
        "flask\r\nTwilio==9.0\r\nuvicorn\r\nvobiz\r\nzeep",
        "flask\r\nuvicorn\r\nvobiz\r\nzeep",
    ),
    "last/requirements.txt": ("zeep\ntwilio", "zeep\ntwilio\nvobiz", "zeep\nvobiz"),
    "requirements/base.in": (
        "--index-url https://x.example/\ntwilio[x]>=9 ; python_version > '3'\nflask\n",
        "--index-url https://x.example/\ntwilio[x]>=9 ; python_version > '3'\nvobiz ; python_version > '3'\nflask\n",
        "--index-url https://x.example/\nvobiz ; python_version > '3'\nflask\n",
    ),
    "continued/requirements.txt": (
        "twilio>=9, \\\n    <10 \\\n    ; python_version > '3'\nflask\n",
        "twilio>=9, \\\n    <10 \\\n    ; python_version > '3'\nvobiz ; python_version > '3'\nflask\n",
        "vobiz ; python_version > '3'\nflask\n",
    ),
    "address/requirements.txt": (
        "-e git+https://github.com/twilio/twilio-python.git@9#egg=twilio\ntwilio @ https://x.example/twilio.whl\n",
        "-e git+https://github.com/twilio/twilio-python.git@9#egg=twilio\ntwilio @ https://x.example/twilio.whl\nvobiz\n",
        "vobiz\n",
    ),
    "twice/requirements.txt": (
        "twilio<8; python_version < '3.7'\ntwilio>=9; python_version >= '3.7'\nalpha\n",
        "twilio<8; python_version < '3.7'\nvobiz; python_version < '3.7'\n"
        "twilio>=9; python_version >= '3.7'\nvobiz; python_version >= '3.7'\nalpha\n",
        "vobiz; python_version < '3.7'\nvobiz; python_version >= '3.7'\nalpha\n",
    ),
    "pyproject.toml": (
        """\
[project]
name = "app"  # twilio
dependencies = [
    'flask',
    'twilio>=9',  # texts
]
optional-dependencies.sms = ["twilio~=9.0; python_version < '4'"]

[dependency-groups]
test = ["pytest", "twilio", { include-group = "lint" }]
lint = [
  "ruff", "twilio"
]

[tool.uv.sources]
twilio = { path = "../twilio" }
""",
        """\
[project]
name = "app"  # twilio
dependencies = [
    'flask',
    'twilio>=9',  # texts
    'vobiz',
]
optional-dependencies.sms = ["twilio~=9.0; python_version < '4'", "vobiz; python_version < '4'"]

[dependency-groups]
test = ["pytest", "twilio", "vobiz", { include-group = "lint" }]
lint = [
  "ruff", "twilio", "vobiz"
]

[tool.uv.sources]
twilio = { path = "../twilio" }
""",
        """\
[project]
name = "app"  # twilio
dependencies = [
    'flask',
    'vobiz',  # texts
]
optional-dependencies.sms = ["vobiz; python_version < '4'"]

[dependency-groups]
test = ["pytest", "vobiz", { include-group = "lint" }]
lint = [
  "ruff", "vobiz"
]

[tool.uv.sources]
twilio = { path = "../twilio" }
""",
    ),
    "poetry/pyproject.toml": (
        "[tool.poetry.dependencies]\npython = '^3.11'\ntwilio = '^9'\nzeep = {version = '*'}\n\n"
        '[tool.poetry.group.dev.dependencies]\n"twilio"="9.*"\n',
        "[tool.poetry.dependencies]\npython = '^3.11'\ntwilio = '^9'\nvobiz = '*'\nzeep = {version = '*'}\n\n"
        '[tool.poetry.group.dev.dependencies]\n"twilio"="9.*"\n"vobiz"="*"\n',
        "[tool.poetry.dependencies]\npython = '^3.11'\nvobiz = '*'\nzeep = {version = '*'}\n\n"
        '[tool.poetry.group.dev.dependencies]\n"vobiz"="*"\n',
    ),
    "no-comma/pyproject.toml": (
        '[project]\ndependencies = [\n  "flask",\n  "twilio"\n]\n',
        '[project]\ndependencies = [\n  "flask",\n  "twilio",\n  "vobiz"\n]\n',
        '[project]\ndependencies = [\n  "flask",\n  "vobiz"\n]\n',
    ),
    "Pipfile": (
        '[packages]\nflask = "*"\ntwilio = "==9.0"\n\n[requires]\npython_version = "3.11"\n',
        '[packages]\nflask = "*"\ntwilio = "==9.0"\nvobiz = "*"\n\n[requires]\npython_version = "3.11"\n',
        '[packages]\nflask = "*"\nvobiz = "*"\n\n[requires]\npython_version = "3.11"\n',
    ),
    "setup.cfg": (
        "[options]\nname = twilio-app\ninstall_requires =\n    flask\n    # texts\n    twilio>=9\n\n"
        "[options.extras_require]\nsms =\n  twilio\n  zeep\n",
        "[options]\nname = twilio-app\ninstall_requires =\n    flask\n    # texts\n    twilio>=9\n    vobiz\n\n"
        "[options.extras_require]\nsms =\n  twilio\n  vobiz\n  zeep\n",
        "[options]\nname = twilio-app\ninstall_requires =\n    flask\n    # texts\n    vobiz\n\n"
        "[options.extras_require]\nsms =\n  vobiz\n  zeep\n",
    ),
    "setup.py": (
        "from setuptools import setup\n\nNEEDS = ['flask', 'twilio>=9']\nsetup(name='x', keywords=['twilio'], "
        'install_requires=NEEDS, extras_require={"sms": ["twilio",]})\n',
        "from setuptools import setup\n\nNEEDS = ['flask', 'twilio>=9', 'vobiz']\nsetup(name='x', keywords=['twilio'], "
        'install_requires=NEEDS, extras_require={"sms": ["twilio", "vobiz",]})\n',
        "from setuptools import setup\n\nNEEDS = ['flask', 'vobiz']\nsetup(name='x', keywords=['twilio'], "
        'install_requires=NEEDS, extras_require={"sms": ["vobiz",]})\n',
    ),
    "environment.yml": (
        "channels:\n  - twilio\ndependencies:\n  - python=3.11\n  - pip:\n    - flask\n    - 'twilio>=9'  # x\n",
        "channels:\n  - twilio\ndependencies:\n  - python=3.11\n  - pip:\n    - flask\n    - 'twilio>=9'  # x\n"
        "    - 'vobiz'\n",
        "channels:\n  - twilio\ndependencies:\n  - python=3.11\n  - pip:\n    - flask\n    - 'vobiz'  # x\n",
    ),
    "conda/environment.yml": (
        "dependencies:\n  - forge::twilio=9\n  - pip\n  - pip:\n      - flask\n      - zeep\n  - xz\n",
        "dependencies:\n  - forge::twilio=9\n  - pip\n  - pip:\n      - flask\n      - vobiz\n      - zeep\n  - xz\n",
        "dependencies:\n  - pip\n  - pip:\n      - flask\n      - vobiz\n      - zeep\n  - xz\n",
    ),
    "tox.ini": (
        "[testenv]\ndeps =\n    pytest\n    twilio\ncommands = pytest\n",
        "[testenv]\ndeps =\n    pytest\n    twilio\n    vobiz\ncommands = pytest\n",
        "[testenv]\ndeps =\n    pytest\n    vobiz\ncommands = pytest\n",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_new_requirement_stands_beside_the_old_one_while_code_needs_it(tree: Path, form: str) -> None:
    before, beside, _ = FORMS[form]
    after, found = migrated(tree, form, before, texts_py=SENDS)
    assert after == beside
    assert {code for code, _, _ in found} == {"VB701"}


@pytest.mark.parametrize("form", FORMS)
def test_the_new_requirement_takes_the_place_of_the_old_one_when_nothing_needs_it(tree: Path, form: str) -> None:
    before, _, instead = FORMS[form]
    after, found = migrated(tree, form, before)
    assert after == instead
    assert {code for code, _, _ in found} == {"VB702"}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_happens_where_nothing_migrates(tree: Path, form: str) -> None:
    write_tree(tree, {"app.py": SENDS, form: FORMS[form][0].encode()})
    before = contents(tree)
    assert told(form, "migrate") == []
    assert contents(tree) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encoding_and_mark_stay(tree: Path, encoding: str) -> None:
    before = "# für uns\r\ntwilio\r\n"
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": before.encode(encoding)})
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == "# für uns\r\nvobiz\r\n".encode(encoding)


def test_bytes_of_another_encoding_stay(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"# f\xfcr uns\ntwilio\n"})
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == b"# f\xfcr uns\nvobiz\n"


def test_the_finding_names_the_place_and_what_keeps_the_old_one(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "a.py": SENDS, "b.py": SENDS, "requirements.txt": b"x\ntwilio==9\n"})
    report = run("diff").report
    [finding] = [each for each in report["findings"] if each["code"].startswith("VB7")]
    assert (finding["code"], finding["level"], finding["line"], finding["end_column"]) == ("VB701", "review", 2, 10)
    assert "(a.py and 1 more)" in finding["message"]
    assert "vobiz-python" in finding["help"]


def test_check_is_clean_once_everything_is_migrated(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n"})
    assert run("check").code == 1
    run("migrate")
    assert run("check").code == 0


def test_a_migration_that_left_the_requirement_out_is_made_up_for(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n"})
    run("migrate", "app.py")
    assert (tree / "requirements.txt").read_bytes() == b"twilio\n"
    assert run("check").code == 1
    run("migrate", "--allow-dirty")
    assert (tree / "requirements.txt").read_bytes() == b"vobiz\n"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("requirements.txt", "a\ntwilio\nvobiz\n", "a\nvobiz\n"),
        ("requirements.txt", "vobiz\r\ntwilio", "vobiz"),
        ("pyproject.toml", '[project]\ndependencies = ["twilio", "vobiz"]\n', '[project]\ndependencies = ["vobiz"]\n'),
        ("pyproject.toml", '[project]\ndependencies = ["vobiz","twilio"]\n', '[project]\ndependencies = ["vobiz"]\n'),
        (
            "pyproject.toml",
            '[project]\ndependencies = [\n  "vobiz",\n  "twilio"\n]\n',
            '[project]\ndependencies = [\n  "vobiz"\n]\n',
        ),
        (
            "pyproject.toml",
            '[project]\ndependencies = ["vobiz"]\n[dependency-groups]\ntest = ["twilio"]\n',
            '[project]\ndependencies = ["vobiz"]\n[dependency-groups]\ntest = []\n',
        ),
    ],
)
def test_the_old_requirement_goes_where_the_new_one_stands_already(
    tree: Path, name: str, before: str, after: str
) -> None:
    assert migrated(tree, name, before) == (
        after,
        [("VB703", "review", before[: before.index("twilio")].count("\n") + 1)],
    )


def test_both_requirements_stay_where_both_stand_and_are_needed(tree: Path) -> None:
    before = "vobiz\ntwilio\n"
    assert migrated(tree, "requirements.txt", before, texts_py=SENDS) == (before, [])


def test_a_form_that_cannot_be_written_is_no_matter_where_the_new_one_stands(tree: Path) -> None:
    before = "[tool.poetry.dependencies]\ntwilio = { version = '9' }\nvobiz = '*'\n"
    assert migrated(tree, "pyproject.toml", before) == (before, [])


# ---- what keeps the old one ------------------------------------------------------------------------------------------

KEEPERS = {
    "tests/test_app.py": b"from unittest import mock\n\nmock.patch('twilio.rest.Client')\n",
    "settings.py": b"INSTALLED_APPS = ['twilio']\n",
    "old.py": b"import twilio\nprint 'x'\n",
    "notebook.ipynb": b'{"cells": [{"source": ["from twilio.rest import Client"]}]}\n',
    "run.sh": b"python -c 'import twilio'\n",
    "logging.ini": b"[logger_x]\nclass = twilio.http.Client\n",
    "setup.cfg": b"[options.entry_points]\nconsole_scripts =\n    sms = twilio.rest:main\n",
}


@pytest.mark.parametrize("name", KEEPERS)
def test_what_may_need_it_keeps_it(tree: Path, name: str) -> None:
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n", name: KEEPERS[name]})
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == b"twilio\nvobiz\n"


def test_a_package_that_is_made_for_it_keeps_it(tree: Path) -> None:
    after, _ = migrated(tree, "requirements.txt", "django-twilio\ntwilio\n")
    assert after == "django-twilio\ntwilio\nvobiz\n"


def test_a_run_over_one_file_knows_of_the_others(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "texts.py": SENDS, "requirements.txt": b"twilio\n"})
    run("migrate", "app.py", "requirements.txt")
    assert (tree / "requirements.txt").read_bytes() == b"twilio\nvobiz\n"


def test_words_do_not_keep_it(tree: Path) -> None:
    files = {
        "README.md": b"from twilio import x\n",
        "web.py": b"'''Once twilio.'''\nURL = 'https://www.twilio.com/'  # twilio.rest\n",
        "package.json": b'{"dependencies": {"twilio": "4"}, "x": "twilio.js"}\n',
        "deploy.yml": b"host: api.twilio.com\n",
        ".gitignore": b"ignored.py\n",
        "ignored.py": b"import twilio\n",
    }
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n", **files})
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == b"vobiz\n"


# ---- several projects ------------------------------------------------------------------------------------------------


def test_each_project_of_a_tree_is_decided_by_its_own_python(tree: Path) -> None:
    write_tree(
        tree,
        {
            "calls/app.py": PROGRAM,
            "calls/requirements/base.txt": b"twilio\n",
            "texts/app.py": SENDS,
            "texts/pyproject.toml": b'[project]\ndependencies = ["twilio"]\n',
            "both/app.py": PROGRAM,
            "both/deep/texts.py": SENDS,
            "both/setup.cfg": b"[options]\ninstall_requires =\n  twilio\n",
            "both/deep/pyproject.toml": b"[tool.ruff]\nline-length = 100\n",
        },
    )
    run("migrate")
    assert (tree / "calls/requirements/base.txt").read_bytes() == b"vobiz\n"
    assert (tree / "texts/pyproject.toml").read_bytes() == b'[project]\ndependencies = ["twilio"]\n'
    assert (tree / "both/setup.cfg").read_bytes() == b"[options]\ninstall_requires =\n  twilio\n  vobiz\n"


def test_a_project_that_lists_neither_lives_by_the_one_above(tree: Path) -> None:
    write_tree(
        tree,
        {
            "requirements.txt": b"twilio\n",
            "main.py": PROGRAM,
            "service/requirements.txt": b"flask\n",
            "service/texts.py": SENDS,
        },
    )
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == b"twilio\nvobiz\n"
    assert (tree / "service/requirements.txt").read_bytes() == b"flask\n"


def test_a_script_that_installs_makes_no_project(tree: Path) -> None:
    files = {"scripts/setup.sh": b"pip install twilio\n", "scripts/x.py": SENDS, "requirements.txt": b"twilio\n"}
    write_tree(tree, {**files, "app.py": PROGRAM})
    assert told("scripts/setup.sh", "migrate") == [("VB704", "manual", 1)]
    assert (tree / "requirements.txt").read_bytes() == b"twilio\nvobiz\n"


def test_python_that_no_project_has_keeps_it_everywhere(tree: Path) -> None:
    write_tree(tree, {"scripts/x.py": SENDS, "app/requirements.txt": b"twilio\n", "app/app.py": PROGRAM})
    run("migrate")
    assert (tree / "app/requirements.txt").read_bytes() == b"twilio\nvobiz\n"


def test_what_several_projects_take_in_is_for_all_of_them(tree: Path) -> None:
    files = {"common/base.in": b"twilio\n", "common/requirements.in": b"twilio\n"}
    for name, content in {"one": PROGRAM, "two": SENDS}.items():
        files |= {f"{name}/app.py": content, f"{name}/requirements.txt": b"-r ../common/requirements.in\nflask\n"}
    write_tree(tree, files)
    run("migrate")
    assert (tree / "common/requirements.in").read_bytes() == b"twilio\nvobiz\n"
    assert (tree / "one/requirements.txt").read_bytes() == files["one/requirements.txt"]


def test_a_file_that_takes_in_another_is_not_given_it_twice(tree: Path) -> None:
    write_tree(
        tree,
        {
            "app.py": PROGRAM,
            "texts.py": SENDS,
            "requirements.txt": b"twilio\n",
            "requirements-dev.txt": b"-r requirements.txt\ntwilio\npytest\n",
        },
    )
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == b"twilio\nvobiz\n"
    assert (tree / "requirements-dev.txt").read_bytes() == b"-r requirements.txt\ntwilio\npytest\n"


def test_a_file_that_only_limits_versions_gets_nothing_and_loses_what_goes(tree: Path) -> None:
    files = {
        "requirements.txt": b"-c constraints.txt\ntwilio\n",
        "constraints.txt": b"twilio==9\nx==1\n",
        "app.py": PROGRAM,
    }
    write_tree(tree, files)
    run("migrate")
    assert (tree / "constraints.txt").read_bytes() == b"x==1\n"
    write_tree(tree, {**files, "texts.py": SENDS})
    run("migrate")
    assert (tree / "constraints.txt").read_bytes() == b"twilio==9\nx==1\n"


# ---- what is left to a person ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before", "words"),
    [
        ("requirements.txt", "twilio==9.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nflask\n", "hash"),
        ("pyproject.toml", "[tool.poetry.dependencies]\ntwilio = { version = '9', optional = true }\n", "form"),
        ("pyproject.toml", "[tool.poetry.dependencies.twilio]\nversion = '9'\nextras = ['x']\n", "form"),
        ("Pipfile", '[packages.twilio]\nversion = "*"\n', "form"),
        ("setup.cfg", "[options]\ninstall_requires = twilio\n", "form"),
        ("setup.py", "import setuptools\n\nneeds = ['x']\nneeds.append('twilio>=9')\n", "form"),
        ("setup.py", "import setuptools\n\nsetuptools.setup(install_requires=['twilio' '>=9'])\n", "form"),
        ("environment.yml", "dependencies:\n  - twilio=9.0\n", "pip"),
        ("tox.ini", "[testenv:a]\ndeps =\n    py311: twilio\n", "form"),
        ("Dockerfile", "FROM python\nRUN pip install flask \\\n    'twilio>=9'\n", "form"),
        (".github/workflows/ci.yml", "steps:\n  - run: uv pip install twilio\n", "form"),
        ("noxfile.py", "def tests(session):\n    session.install('pytest', 'twilio>=9')\n", "form"),
    ],
)
def test_what_cannot_be_written_is_found_by_every_run(tree: Path, name: str, before: str, words: str) -> None:
    after, found = migrated(tree, name, before)
    assert after == before
    assert [(code, level) for code, level, _ in found] == [("VB704", "manual")]
    assert told(name) == found
    assert words in run("diff").messages(name)


def test_another_package_of_the_same_import_name_is_found(tree: Path) -> None:
    after, found = migrated(tree, "requirements.txt", "flask\ntwilio\nVobiz_Python==0.2\n")
    assert after == "flask\ntwilio\nVobiz_Python==0.2\n"
    assert found == [("VB705", "manual", 3)]


@pytest.mark.parametrize("name", ["poetry.lock", "uv.lock", "pdm.lock", "pylock.dev.toml"])
def test_a_lock_file_is_named_until_it_is_written_again(tree: Path, name: str) -> None:
    before = '[[package]]\nname = "twilio"\nversion = "9.0"\n'
    after, found = migrated(tree, name, before)
    assert (after, found) == (before, [("VB709", "review", 2)])
    (tree / name).write_text('[[package]]\nname = "vobiz"\n')
    assert told(name) == []


def test_a_compiled_list_is_a_lock_file_and_its_command_is_named(tree: Path) -> None:
    before = (
        "# This file was autogenerated by uv via the following command:\n"
        "#    uv pip compile requirements.in -o requirements.txt\ntwilio==9.0\n    # via -r requirements.in\n"
    )
    after, found = migrated(tree, "requirements.txt", before)
    assert (after, found) == (before, [("VB709", "review", 3)])
    [finding] = [each for each in run("check").report["findings"] if each["code"] == "VB709"]
    assert "`uv pip compile requirements.in -o requirements.txt`" in finding["help"]


def test_a_lock_file_is_not_named_where_nothing_migrates(tree: Path) -> None:
    write_tree(tree, {"app.py": SENDS, "poetry.lock": b'name = "twilio"\n'})
    assert told("poetry.lock") == []


def test_a_list_with_neither_is_named_by_the_run_that_migrates(tree: Path) -> None:
    after, found = migrated(tree, "requirements.txt", "flask\n")
    assert (after, found) == ("flask\n", [("VB706", "review", 1)])
    assert told("requirements.txt") == []


def test_a_tree_without_lists_gets_a_note(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "b.py": PROGRAM, "pyproject.toml": b"[tool.ruff]\n"})
    assert told("app.py") == [("VB707", "note", 1)]
    assert told("b.py") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def configure():\n    return 1\n", "VB707"),
        ("from setuptools import setup\n\nsetup()\n", "VB706"),
        ("import setuptools as tools\n\nrun = tools.setup\n", "VB706"),
        ("setup = print\nsetup(1)\n", "VB706"),
    ],
)
def test_a_module_that_is_called_setup_lists_nothing_where_it_sets_nothing_up(
    tree: Path, text: str, found: str
) -> None:
    write_tree(tree, {"app.py": PROGRAM, "setup.py": f'{text}NAMES = ["flask"]\n'.encode()})
    findings = run("diff").report["findings"]
    assert [each["code"] for each in findings if each["code"] in ("VB706", "VB707")] == [found]


def test_a_list_that_the_run_does_not_look_at_gets_a_note(tree: Path) -> None:
    write_tree(tree, {"app/app.py": PROGRAM, "requirements.txt": b"twilio\n"})
    assert told("app/app.py", "diff", "app") == [("VB708", "note", 1)]
    assert "requirements.txt" in run("diff", "app").messages("app/app.py")


def test_a_list_in_a_setup_py_that_is_rewritten_itself_waits(tree: Path) -> None:
    before = PROGRAM + b"import setuptools\nsetuptools.setup(install_requires=['twilio'])\n"
    write_tree(tree, {"setup.py": before})
    assert [each[:2] for each in told("setup.py", "migrate")] == [("VB704", "manual")]
    assert b"install_requires=['twilio'])" in (tree / "setup.py").read_bytes()
    run("migrate", "--allow-dirty")
    assert b"install_requires=['vobiz'])" in (tree / "setup.py").read_bytes()


def test_an_edit_that_would_not_read_back_is_not_made(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codemod.around.requirements.apply_edits", lambda text, _: text)
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n"})
    assert told("requirements.txt", "migrate") == [("VB704", "manual", 1)]
    assert (tree / "requirements.txt").read_bytes() == b"twilio\n"


def test_the_old_requirement_stays_when_a_file_that_needs_it_cannot_be_rewritten(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "zeta.py": PROGRAM, "requirements.txt": b"twilio\n"})
    os.link(tree / "zeta.py", tree / "second_name")
    found = run("migrate", "--allow-dirty")
    assert found.code == 2
    assert (tree / "requirements.txt").read_bytes() == b"twilio\n"
    assert "zeta.py" in found.messages("requirements.txt")
    assert MIGRATED in (tree / "app.py").read_bytes()


def test_edits_that_overlap_are_not_made(tree: Path) -> None:
    before = "[project]\ndependencies = ['vobiz', 'twilio<8; python_version < \"3\"', 'twilio']\n"
    write_tree(tree, {"app.py": PROGRAM, "pyproject.toml": before.encode()})
    assert {each[0] for each in told("pyproject.toml", "migrate")} == {"VB704"}
    assert (tree / "pyproject.toml").read_text() == before


@pytest.mark.parametrize(("name", "code"), [("requirements.txt", "VB706"), ("app.py", "VB707")])
def test_what_is_said_where_nothing_is_listed_can_be_ignored(tree: Path, name: str, code: str) -> None:
    write_tree(tree, {"app.py": PROGRAM} | ({name: b"flask\n"} if name != "app.py" else {}))
    assert [each[0] for each in told(name)] == [code]
    assert told(name, "diff", "--ignore", code) == []


@pytest.mark.parametrize(
    ("dependencies", "found"),
    [("'x', 'twilio>=9'", ["VB704"]), ("'twilio', 'vobiz'", []), ("'x'", []), ("'twilio']  # vobiz: ignore", [])],
)
def test_a_script_that_lists_its_own_requirements_is_found(tree: Path, dependencies: str, found: list[str]) -> None:
    head = f"# /// script\r\n# dependencies = [{dependencies}]\r\n# ///\r\n".encode()
    write_tree(tree, {"app.py": head + PROGRAM + b"# twilio\n", "requirements.txt": b"vobiz\n"})
    assert [each[0] for each in told("app.py", "migrate")] == found
    assert (tree / "app.py").read_bytes().startswith(head)


def test_the_list_nearest_to_the_code_is_named(tree: Path) -> None:
    files = dict.fromkeys(("requirements.txt", "requirements-dev.txt", "docs/requirements.txt"), b"x\n")
    write_tree(tree, {"app/app.py": PROGRAM, **files, "tox.ini": b"[testenv]\ndeps =\n  x\n"})
    found = [each["path"] for each in run("diff").report["findings"] if each["code"] == "VB706"]
    assert found == ["requirements.txt"]


# ---- the user's wishes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    ["twilio==9  # vobiz: ignore\n", "# vobiz: ignore[VB702]\ntwilio==9\n", "# vobiz: ignore[VB7, VB702]\ntwilio\n"],
)
def test_an_ignore_comment_keeps_a_requirement(tree: Path, before: str) -> None:
    assert migrated(tree, "requirements.txt", before) == (before, [])


def test_an_ignore_comment_of_another_rule_keeps_nothing(tree: Path) -> None:
    after, _ = migrated(tree, "requirements.txt", "x  # vobiz: ignore\ntwilio  # vobiz: ignore[VB101]\n")
    assert after == "x  # vobiz: ignore\nvobiz  # vobiz: ignore[VB101]\n"


@pytest.mark.parametrize("arguments", [("--select", "VB1"), ("--ignore", "VB7"), ("--ignore", "requirement-replaced")])
def test_what_was_not_asked_for_is_not_done(tree: Path, arguments: tuple[str, ...]) -> None:
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n"})
    assert told("requirements.txt", "migrate", *arguments) == []
    assert (tree / "requirements.txt").read_bytes() == b"twilio\n"


def test_level_automatic_leaves_requirements(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM, "requirements.txt": b"twilio\n"})
    assert told("requirements.txt", "migrate", "--level", "automatic") == [("VB702", "review", 1)]
    assert (tree / "requirements.txt").read_bytes() == b"twilio\n"
    assert "--level automatic" in run("diff", "--level", "automatic").messages("requirements.txt")


def test_a_list_that_is_not_committed_is_not_written(tree: Path) -> None:
    write_tree(tree, {"app.py": PROGRAM})
    (tree / "requirements.txt").write_bytes(b"twilio\n")
    with pytest.raises(AssertionError, match=r"not committed[^$]*requirements\.txt"):
        run("migrate")
    assert (tree / "app.py").read_bytes() == PROGRAM


def test_lists_that_are_excluded_or_ignored_are_left(tree: Path) -> None:
    write_tree(
        tree,
        {
            "app.py": PROGRAM,
            "requirements.txt": b"twilio\n",
            "old/requirements.txt": b"twilio\n",
            "vobiz-codemod.toml": b'exclude = ["old/"]\n',
            ".gitignore": b"Pipfile\n",
        },
    )
    (tree / "Pipfile").write_bytes(b'[packages]\ntwilio = "*"\n')
    run("migrate")
    assert (tree / "requirements.txt").read_bytes() == b"vobiz\n"
    assert (tree / "old/requirements.txt").read_bytes() == b"twilio\n"
    assert (tree / "Pipfile").read_bytes() == b'[packages]\ntwilio = "*"\n'


# ---- not ours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("requirements.txt", b"twilio-stubs\nnot-twilio\n# twilio\nhttps://twilio.com/x.whl\n"),
        ("pyproject.toml", b"[project]\nkeywords = ['twilio']\n[tool.x]\ndependencies = ['twilio']\n"),
        ("x/pyproject.toml", b"[project\ndependencies = ['twilio']\n"),
        ("setup.cfg", b"[metadata]\ninstall_requires =\n  twilio\n[options]\npackages =\n  twilio\n"),
        ("environment.yml", b"variables:\n  - twilio\n"),
        ("setup.py", b"import setuptools\nsetuptools.setup(name='twilio', classifiers=['twilio'])\n"),
        ("setup.py", b"print 'twilio'\n"),
        ("noxfile.py", b"print 'twilio'\n"),
        ("setup.cfg", b"  twilio\n[options]\n  twilio\n# x\ninstall_requires: \n"),
        ("environment.yml", b"dependencies:\n  x: 1\n  - pip:\n  - {twilio: 1}\n  - ''\n"),
        ("requirements.txt", b"\xff\xfetwilio\n"),
    ],
)
def test_what_lists_no_twilio_is_not_touched(tree: Path, name: str, content: bytes) -> None:
    write_tree(tree, {"app.py": PROGRAM, name: content, "x.py": UNCONCERNED})
    run("migrate")
    assert (tree / name).read_bytes() == content


def test_a_program_of_vobiz_alone_is_left_in_peace(tree: Path) -> None:
    write_tree(tree, {"app.py": b"from vobiz import Vobiz\n", "requirements.txt": b"flask\n"})
    result = run("check")
    assert (result.code, result.report["findings"]) == (0, [])


def test_twiml_in_a_list_of_requirements_is_still_looked_at(tree: Path) -> None:
    write_tree(tree, {"requirements/hold.txt": b"<Response><Say>x</Say></Response>\n"})
    run("migrate")
    assert b"<Speak>" in (tree / "requirements/hold.txt").read_bytes()


def test_names_of_packages_are_compared_as_pip_does() -> None:
    assert normalised("Twilio._-X") == "twilio-x"


def test_paths_from_below_are_the_same_as_from_above(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tree, {"app/app.py": PROGRAM, "app/requirements/base.txt": b"twilio\n"})
    git(tree, "status")
    monkeypatch.chdir(tree / "app" / "requirements")
    run("migrate", "..", ".")
    assert (tree / "app/requirements/base.txt").read_bytes() == b"vobiz\n"
