"""Variables of the environment around the code: what is declared beside what, and what is left to a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from click.testing import CliRunner
from scratch_tree import contents, git, run, write_tree

from codemod import Configuration, Level, Options, Plan, plan
from codemod.around.credential_names import CredentialNames
from codemod.around.kept_files import kept_files, mentions
from codemod.command_line import main
from codemod.configuration import load
from codemod.rules import load_rules

BOTH = b"""\
import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
client.conferences("SalesRoom").update(status="completed")
client.messages.create(to="+15550100", from_="+15550101", body="done")
"""
"""A program that needs both platforms once it is migrated."""

VOICE = b"""\
import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
client.conferences("SalesRoom").update(status="completed")
"""
"""A program that needs Vobiz only."""

TEXTS = b"""\
import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
client.messages.create(to="+15550100", from_="+15550101", body="done")
"""
"""A program that no migration concerns."""

SECRET = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
SHOWN = f"AC{SECRET}"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def planned(root: Path, files: Mapping[str, str | bytes], options: Options | None = None) -> Plan:
    """Write files and plan a run over them."""
    write_tree(root, {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()})
    return plan(["."], options)


def written(result: Plan, path: str) -> str | None:
    """Return what a file becomes, None where nothing is planned for it."""
    found = [each.after for each in result.outcomes if each.path == path and each.changes]
    return found[0].decode() if found else None


def codes(result: Plan, path: str) -> list[str]:
    return [each.code for each in result.findings if each.path == path]


def becomes(root: Path, name: str, text: str, program: bytes = BOTH) -> tuple[str | None, list[str]]:
    """Return what a file beside a program becomes, and the codes of what is said of it; a second run says the same."""
    result = planned(root, {"app.py": program, name: dedent(text)})
    after = written(result, name)
    if after is not None:
        result.apply()
        assert written(plan(["."]), name) is None, "a second run changes the file again"
    return after, codes(result, name)


# ---- lists of variables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TWILIO_ACCOUNT_SID=\nTWILIO_AUTH_TOKEN=\n", "{}VOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"),
        ("TWILIO_ACCOUNT_SID=\r\nTWILIO_AUTH_TOKEN=\r\n", "{}VOBIZ_AUTH_ID=\r\nVOBIZ_AUTH_TOKEN=\r\n"),
        ("TWILIO_ACCOUNT_SID=ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", "{}VOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"),
        ("export TWILIO_AUTH_TOKEN='your_token'\n", "{}export VOBIZ_AUTH_ID=''\nexport VOBIZ_AUTH_TOKEN=''\n"),
        ('TWILIO_AUTH_TOKEN = "changeme" # of the console\n', '{}VOBIZ_AUTH_ID = ""\nVOBIZ_AUTH_TOKEN = ""\n'),
        ("TWILIO_AUTH_TOKEN = changeme\n", "{}VOBIZ_AUTH_ID =\nVOBIZ_AUTH_TOKEN =\n"),
        ("# TWILIO_AUTH_TOKEN=\n", "{}# VOBIZ_AUTH_ID=\n# VOBIZ_AUTH_TOKEN=\n"),
        (
            "TWILIO_AUTH_TOKEN=${TWILIO_AUTH_TOKEN:-none}\n",
            "{}VOBIZ_AUTH_ID=${VOBIZ_AUTH_ID:-}\nVOBIZ_AUTH_TOKEN=${VOBIZ_AUTH_TOKEN:-}\n",
        ),
        ("TWILIO_AUTH_TOKEN=# the token\n", "{}VOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"),
        ("VOBIZ_AUTH_ID=\nTWILIO_AUTH_TOKEN=\n", "{}VOBIZ_AUTH_TOKEN=\n"),
    ],
)
def test_an_example_names_the_new_variables_in_its_own_form(tree: Path, before: str, after: str) -> None:
    assert becomes(tree, ".env.example", before) == (after.replace("{}", before), ["VB720"])


def test_variables_stand_behind_the_lines_that_they_stand_beside(tree: Path) -> None:
    before = "A=1\n# Twilio\nTWILIO_ACCOUNT_SID=\n\nTWILIO_AUTH_TOKEN=x # secret\nB=2"
    after = "A=1\n# Twilio\nTWILIO_ACCOUNT_SID=\nVOBIZ_AUTH_ID=\n\nTWILIO_AUTH_TOKEN=x # secret\nVOBIZ_AUTH_TOKEN=\nB=2"

    assert becomes(tree, "env.example", before)[0] == after


def test_a_last_line_without_an_end_and_a_byte_order_mark_stay(tree: Path) -> None:
    result = planned(tree, {"app.py": BOTH, ".env.sample": b"\xef\xbb\xbfTWILIO_AUTH_TOKEN="})

    [outcome] = [each for each in result.outcomes if each.path == ".env.sample"]
    assert outcome.after == b"\xef\xbb\xbfTWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN="


@pytest.mark.parametrize(
    "name",
    [".env.dist", ".env.template", "example.env", "config/sample.env", ".env.production.example", ".envrc.example"],
)
def test_examples_have_many_names(tree: Path, name: str) -> None:
    assert becomes(tree, name, "TWILIO_AUTH_TOKEN=\n")[0] is not None


@pytest.mark.parametrize(
    "text",
    [
        "SID=\nTOKEN=\n",
        "# Twilio's TWILIO_AUTH_TOKEN is in the vault\n",
        "TWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=a\nVOBIZ_AUTH_TOKEN=\n",
        "TWILIO_AUTH_TOKEN=\n# VOBIZ_AUTH_ID=\n# VOBIZ_AUTH_TOKEN=\n",
        "MY_TWILIO_AUTH_TOKEN=\n",
        'LONG="\nTWILIO_AUTH_TOKEN=\n"\n',
    ],
)
def test_an_example_without_the_old_or_with_the_new_variables_stays(tree: Path, text: str) -> None:
    after, found = becomes(tree, ".env.example", text)

    assert after is None
    assert found in ([], ["VB724"])


def test_a_value_over_several_lines_is_left_to_a_person(tree: Path) -> None:
    assert becomes(tree, ".env.example", 'TWILIO_AUTH_TOKEN="a\nb"\n') == (None, ["VB724"])


def test_the_answer_url_is_named_where_the_code_reads_it(tree: Path) -> None:
    program = BOTH + b'client.conferences("SalesRoom").participants.create(from_="+15550100", to="+15550199")\n'

    after, _ = becomes(tree, ".env.example", "TWILIO_AUTH_TOKEN=\n", program)

    assert after == "TWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\nVOBIZ_ANSWER_URL=\n"


def test_what_nothing_reads_any_more_is_said(tree: Path) -> None:
    result = planned(tree, {"app.py": VOICE, ".env.example": "TWILIO_ACCOUNT_SID=\nTWILIO_AUTH_TOKEN=\n"})

    [finding] = [each for each in result.findings if each.path == ".env.example"]
    assert "reads TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN any more" in finding.help


def test_what_is_still_read_is_said_to_stay(tree: Path) -> None:
    result = planned(tree, {"app.py": BOTH, ".env.example": "TWILIO_ACCOUNT_SID=\nTWILIO_AUTH_TOKEN=\n"})

    [finding] = [each for each in result.findings if each.path == ".env.example"]
    assert finding.help == "Nothing was taken out: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN stay."


def test_whoever_keeps_the_values_is_told(tree: Path) -> None:
    result = planned(tree, {"app.py": BOTH, "compose.yml": "environment:\n- TWILIO_AUTH_TOKEN\n"})

    [finding] = [each for each in result.findings if each.path == "compose.yml"]
    assert finding.help.startswith("Set them where the values of this file come from. Nothing was taken out")


# ---- Compose, CI and other YAML --------------------------------------------------------------------------------------

COMPOSE = """\
x-env: &env
  TWILIO_ACCOUNT_SID: ${TWILIO_ACCOUNT_SID:?set it}
  TWILIO_AUTH_TOKEN: "${TWILIO_AUTH_TOKEN}"   # from the vault
services:
  web:
    image: web
    environment:
      - DEBUG=1
      - TWILIO_ACCOUNT_SID
      - "TWILIO_AUTH_TOKEN=$TWILIO_AUTH_TOKEN"
      - OTHER=a
    ports: ["80:80"]
  worker:
    environment:
      <<: *env
      TWILIO_AUTH_TOKEN:
      OTHER: 'b'
  cron:
    image: cron
"""
COMPOSE_AFTER = """\
x-env: &env
  TWILIO_ACCOUNT_SID: ${TWILIO_ACCOUNT_SID:?set it}
  TWILIO_AUTH_TOKEN: "${TWILIO_AUTH_TOKEN}"   # from the vault
  VOBIZ_AUTH_ID: ${VOBIZ_AUTH_ID:?}
  VOBIZ_AUTH_TOKEN: "${VOBIZ_AUTH_TOKEN}"
services:
  web:
    image: web
    environment:
      - DEBUG=1
      - TWILIO_ACCOUNT_SID
      - "TWILIO_AUTH_TOKEN=$TWILIO_AUTH_TOKEN"
      - VOBIZ_AUTH_ID
      - "VOBIZ_AUTH_TOKEN=$VOBIZ_AUTH_TOKEN"
      - OTHER=a
    ports: ["80:80"]
  worker:
    environment:
      <<: *env
      TWILIO_AUTH_TOKEN:
      VOBIZ_AUTH_ID:
      VOBIZ_AUTH_TOKEN:
      OTHER: 'b'
  cron:
    image: cron
"""


def test_every_service_of_compose_gets_the_variables(tree: Path) -> None:
    after, found = becomes(tree, "docker-compose.yml", COMPOSE)

    assert after == COMPOSE_AFTER
    assert found == ["VB720"] * 3
    service = yaml.safe_load(after)["services"]["worker"]["environment"]
    assert (service["VOBIZ_AUTH_ID"], service["VOBIZ_AUTH_TOKEN"]) == (None, None)


def test_line_ends_of_yaml_stay(tree: Path) -> None:
    after, _ = becomes(tree, "compose.yaml", COMPOSE.replace("\n", "\r\n"))

    assert after == COMPOSE_AFTER.replace("\n", "\r\n")


WORKFLOW = """\
on: push
env:
  TWILIO_ACCOUNT_SID: ${{ secrets.TWILIO_ACCOUNT_SID }}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
    - uses: actions/checkout@v4
    - run: |
        env:
          TWILIO_AUTH_TOKEN: ${{ secrets.X }}
    - name: test
      env:
        "TWILIO_AUTH_TOKEN": '${{ secrets.PROD_TWILIO }}'
      run: pytest
"""


def test_workflows_refer_to_secrets_of_the_new_names(tree: Path) -> None:
    after, found = becomes(tree, ".github/workflows/ci.yml", WORKFLOW)

    assert after is not None
    before, parsed = yaml.safe_load(WORKFLOW), yaml.safe_load(after)
    names = ("VOBIZ_AUTH_ID", "VOBIZ_AUTH_TOKEN")
    assert [parsed["env"].pop(each) for each in names] == [f"${{{{ secrets.{each} }}}}" for each in names]
    step = parsed["jobs"]["test"]["steps"][2]["env"]
    assert [step.pop(each) for each in names] == [f"${{{{ secrets.{each} }}}}" for each in names]
    assert parsed == before
    assert sorted(found) == ["VB720", "VB720", "VB724"]  # the script names the token, too


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            ".gitlab-ci.yml",
            "variables:\n  TWILIO_AUTH_TOKEN: $TWILIO_AUTH_TOKEN\n",
            "{}  VOBIZ_AUTH_ID: $VOBIZ_AUTH_ID\n  VOBIZ_AUTH_TOKEN: $VOBIZ_AUTH_TOKEN\n",
        ),
        (
            "azure-pipelines.yml",
            "steps:\n- script: pytest\n  env:\n    TWILIO_AUTH_TOKEN: $(TWILIO_AUTH_TOKEN)\n",
            "{}    VOBIZ_AUTH_ID: $(VOBIZ_AUTH_ID)\n    VOBIZ_AUTH_TOKEN: $(VOBIZ_AUTH_TOKEN)\n",
        ),
        (
            "serverless.yml",
            "provider:\n  environment:\n    TWILIO_AUTH_TOKEN: ${env:TWILIO_AUTH_TOKEN}\n",
            "{}    VOBIZ_AUTH_ID: ${env:VOBIZ_AUTH_ID}\n    VOBIZ_AUTH_TOKEN: ${env:VOBIZ_AUTH_TOKEN}\n",
        ),
        (
            ".circleci/config.yml",
            'jobs:\n  a:\n    environment:\n      TWILIO_AUTH_TOKEN: ""\n',
            '{}      VOBIZ_AUTH_ID: ""\n      VOBIZ_AUTH_TOKEN: ""\n',
        ),
        (
            "Dockerfile",
            "FROM a\nARG TWILIO_AUTH_TOKEN\nENV TWILIO_AUTH_TOKEN=$TWILIO_AUTH_TOKEN\n",
            "FROM a\nARG TWILIO_AUTH_TOKEN\nARG VOBIZ_AUTH_ID\nARG VOBIZ_AUTH_TOKEN\n"
            "ENV TWILIO_AUTH_TOKEN=$TWILIO_AUTH_TOKEN\n"
            "ENV VOBIZ_AUTH_ID=$VOBIZ_AUTH_ID\nENV VOBIZ_AUTH_TOKEN=$VOBIZ_AUTH_TOKEN\n",
        ),
        (
            "tox.ini",
            "[testenv]\npassenv =\n    TWILIO_AUTH_TOKEN\n    HOME\n"
            "setenv =\n    TWILIO_AUTH_TOKEN = {env:TWILIO_AUTH_TOKEN:x}\n",
            "[testenv]\npassenv =\n    TWILIO_AUTH_TOKEN\n    VOBIZ_AUTH_ID\n    VOBIZ_AUTH_TOKEN\n    HOME\n"
            "setenv =\n    TWILIO_AUTH_TOKEN = {env:TWILIO_AUTH_TOKEN:x}\n"
            "    VOBIZ_AUTH_ID = {env:VOBIZ_AUTH_ID:}\n    VOBIZ_AUTH_TOKEN = {env:VOBIZ_AUTH_TOKEN:}\n",
        ),
        (
            "app.service",
            "[Service]\nPassEnvironment=TWILIO_AUTH_TOKEN\n",
            "{}PassEnvironment=VOBIZ_AUTH_ID\nPassEnvironment=VOBIZ_AUTH_TOKEN\n",
        ),
    ],
)
def test_other_files_hand_on_the_new_variables_too(tree: Path, name: str, before: str, after: str) -> None:
    assert becomes(tree, name, before) == (
        after.replace("{}", before),
        ["VB720"] * (1 + after.count("ARG ") // 3 + after.count("passenv")),
    )


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("compose.yml", "environment:\n  TWILIO_AUTH_TOKEN: test\n", '{}  VOBIZ_AUTH_ID: ""\n  VOBIZ_AUTH_TOKEN: ""\n'),
        ("compose.yml", "environment:\n- TWILIO_AUTH_TOKEN=test\n", "{}- VOBIZ_AUTH_ID=\n- VOBIZ_AUTH_TOKEN=\n"),
        ("Dockerfile", "ENV TWILIO_AUTH_TOKEN test\n", '{}ENV VOBIZ_AUTH_ID ""\nENV VOBIZ_AUTH_TOKEN ""\n'),
        ("pytest.ini", "[pytest]\nenv =\n  D:TWILIO_AUTH_TOKEN=t\n", "{}  D:VOBIZ_AUTH_ID=\n  D:VOBIZ_AUTH_TOKEN=\n"),
        ("fly.toml", '[env]\n  TWILIO_AUTH_TOKEN = "t"\n', '{}  VOBIZ_AUTH_ID = ""\n  VOBIZ_AUTH_TOKEN = ""\n'),
        ("app.service", '[Service]\nEnvironment="TWILIO_AUTH_TOKEN=t t"\n',
         '{}Environment="VOBIZ_AUTH_ID="\nEnvironment="VOBIZ_AUTH_TOKEN="\n'),
    ],
)  # fmt: skip
def test_values_are_not_invented_and_are_missed_until_they_stand(
    tree: Path, name: str, before: str, after: str
) -> None:
    assert becomes(tree, name, before) == (after.replace("{}", before), ["VB721"])

    again = [each for each in plan(["."]).findings if each.path == name]
    assert [each.code for each in again] == ["VB722"]
    assert again[0].level is Level.REVIEW

    text = (tree / name).read_text()
    for empty in ('_ID=""', '_TOKEN=""'):
        text = text.replace(empty, empty[:-1] + 'a"')
    for line in ("VOBIZ_AUTH_ID", "VOBIZ_AUTH_TOKEN"):
        for form, filled in ((' ""', ' "a"'), (' = ""', ' = "a"'), (': ""', ": a"), ("=\n", "=a\n"), ('="\n', '=a"\n')):
            text = text.replace(line + form, line + filled)
    (tree / name).write_text(text)
    assert codes(plan(["."]), name) == []


def test_only_what_lacks_a_value_is_said_to(tree: Path) -> None:
    text = "environment:\n- TWILIO_ACCOUNT_SID=test\n- TWILIO_AUTH_TOKEN\n"
    result = planned(tree, {"app.py": BOTH, "compose.yml": text})

    [finding] = [each for each in result.findings if each.path == "compose.yml"]
    assert "now, VOBIZ_AUTH_ID without a value" in finding.message
    assert finding.help.startswith("Set VOBIZ_AUTH_ID to Vobiz's own")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yml", "environment: {TWILIO_AUTH_TOKEN: a}\n"),
        ("compose.yml", "environment: {\n  TWILIO_AUTH_TOKEN: a\n}\n"),
        ("compose.yml", "environment:\n  TWILIO_AUTH_TOKEN: |\n    a\n"),
        ("compose.yml", "environment:\n  TWILIO_AUTH_TOKEN: a\n    b\n"),
        ("compose.yml", 'environment:\n  TWILIO_AUTH_TOKEN: "a\n    b"\n'),
        ("compose.yml", "environment:\n  TWILIO_AUTH_TOKEN: *token\n"),
        ("compose.yml", "environment:\n  - TWILIO_AUTH_TOKEN: a\n"),
        ("compose.yml", "environment:\n{% if a %}\n  TWILIO_AUTH_TOKEN: a\n{% endif %}\n"),
        ("compose.yml", "secrets:\n  TWILIO_AUTH_TOKEN:\n    external: true\n"),
        ("compose.yml", "command: |\n  environment:\n    TWILIO_AUTH_TOKEN: a\n"),
        ("deploy.yaml", "env:\n- name: TWILIO_AUTH_TOKEN\n  value: a\n"),
        ("render.yaml", "envVars:\n- key: TWILIO_AUTH_TOKEN\n  sync: false\n"),
        ("Dockerfile", "ENV A=1 \\\n    TWILIO_AUTH_TOKEN=a\n"),
        ("Dockerfile", "ENV A=1 TWILIO_AUTH_TOKEN=a\n"),
        ("Dockerfile", "RUN <<E\nENV TWILIO_AUTH_TOKEN=a\nE\n"),
        ("tox.ini", "[testenv]\nsetenv = TWILIO_AUTH_TOKEN=a\n"),
        ("tox.ini", "[testenv]\nsetenv =\n    py311: TWILIO_AUTH_TOKEN=a\n"),
        ("fly.toml", '[build.args]\nTWILIO_AUTH_TOKEN = "a"\n'),
        ("app.json", '{"env": {"TWILIO_AUTH_TOKEN": ""}}\n'),
        ("main.tf", 'variable "TWILIO_AUTH_TOKEN" {}\n'),
        ("start.sh", "export TWILIO_AUTH_TOKEN=a\n"),
        ("Procfile", "web: env TWILIO_AUTH_TOKEN=a gunicorn app\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nenv = ["TWILIO_AUTH_TOKEN=a"]\n'),
        ("app.service", "[Service]\nPassEnvironment=A TWILIO_AUTH_TOKEN\n"),
    ],
)
def test_what_is_not_certain_is_left_to_a_person_and_not_shown(tree: Path, name: str, text: str) -> None:
    result = planned(tree, {"app.py": BOTH, name: text})

    assert written(result, name) is None
    [finding] = [each for each in result.findings if each.path == name and each.code.startswith("VB72")]
    assert (finding.code, finding.level) == ("VB724", Level.MANUAL)
    assert "VOBIZ_AUTH_TOKEN" in finding.message
    [outcome] = [each for each in result.outcomes if each.path == name]
    assert outcome.before == b""


def test_what_a_person_has_written_is_not_asked_for_again(tree: Path) -> None:
    text = "env:\n- name: TWILIO_AUTH_TOKEN\n  value: a\n- name: VOBIZ_AUTH_TOKEN\n  value: b\n"

    assert becomes(tree, "deploy.yaml", text) == (None, [])


def test_comments_name_nothing(tree: Path) -> None:
    assert becomes(tree, "deploy.yaml", "# TWILIO_AUTH_TOKEN\na: 1\n") == (None, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"# \xe9\nTWILIO_AUTH_TOKEN=\n", b"# \xe9\nTWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"),
        (
            b"\xff\xfe" + "TWILIO_AUTH_TOKEN=".encode("utf-16-le"),
            b"\xff\xfe" + "TWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=".encode("utf-16-le"),
        ),
    ],
)
def test_encodings_stay(tree: Path, before: bytes, after: bytes) -> None:
    result = planned(tree, {"app.py": BOTH, ".env.example": before})

    assert [each.after for each in result.outcomes if each.path == ".env.example"] == [after]


def test_text_that_cannot_be_decoded_is_left_to_a_person(tree: Path) -> None:
    result = planned(
        tree, {"app.py": BOTH, ".env.example": b"\xff\xfe" + "TWILIO_AUTH_TOKEN=\n".encode("utf-16-le") + b"a"}
    )

    assert written(result, ".env.example") is None
    assert codes(result, ".env.example") == ["VB724"]


# ---- secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [".env.example", "docker-compose.yml"])
def test_a_file_that_shows_a_secret_is_not_edited(tree: Path, name: str) -> None:
    text = f"environment:\n  A: 1\n  TWILIO_ACCOUNT_SID: {SHOWN}\n  TWILIO_AUTH_TOKEN: {SECRET}\n"
    if name == ".env.example":
        text = f"TWILIO_ACCOUNT_SID={SHOWN}\nTWILIO_AUTH_TOKEN={SECRET}\n"

    result = planned(tree, {"app.py": BOTH, name: text})
    shown = CliRunner().invoke(main, ["diff"])

    assert written(result, name) is None
    assert codes(result, name) == ["VB725"]
    assert SECRET not in shown.output


@pytest.mark.parametrize(
    "value",
    ["ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AC00000000000000000000000000000000", "your_auth_token_from_the_console"],
)
def test_a_placeholder_is_no_secret(tree: Path, value: str) -> None:
    assert becomes(tree, ".env.example", f"TWILIO_AUTH_TOKEN={value}\n")[0] is not None


@pytest.mark.parametrize("name", [".env", ".env.production", ".envrc", "prod.env", ".flaskenv", "secrets.yml"])
def test_files_with_secrets_are_found_and_neither_edited_nor_shown(tree: Path, name: str) -> None:
    write_tree(tree, {"app.py": BOTH, ".gitignore": b".env*\n"})
    (tree / name).write_text(f"# keep\nexport TWILIO_ACCOUNT_SID={SHOWN}\nTWILIO_AUTH_TOKEN={SECRET}\n")

    result = plan(["."])
    shown = CliRunner().invoke(main, ["check"])

    [finding] = [each for each in result.findings if each.path == name]
    assert result.looked_at >= len(result.outcomes)
    assert (finding.code, finding.level, finding.place.line) == ("VB723", Level.MANUAL, 2)
    assert "VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN are not set here" in finding.message
    assert SECRET not in shown.output
    result.apply()
    assert "VOBIZ" not in (tree / name).read_text()


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ("VOBIZ_AUTH_ID=a\nVOBIZ_AUTH_TOKEN=b\n", []),
        ("VOBIZ_AUTH_ID=a\nVOBIZ_AUTH_TOKEN=\n", ["VB723"]),
        ("VOBIZ_AUTH_ID=a\nexport VOBIZ_AUTH_TOKEN=''  # later\n", ["VB723"]),
        ("# VOBIZ_AUTH_ID=a\n# VOBIZ_AUTH_TOKEN=b\n", ["VB723"]),
    ],
)
def test_what_is_set_is_not_asked_for(tree: Path, more: str, missing: list[str]) -> None:
    result = planned(tree, {"app.py": BOTH, ".env": f"TWILIO_AUTH_TOKEN=x\n{more}"})

    assert codes(result, ".env") == missing


def test_a_file_with_secrets_that_names_nothing_of_twilio_s_is_silent(tree: Path) -> None:
    result = planned(
        tree, {"app.py": BOTH, ".env": "# TWILIO_AUTH_TOKEN=\nDEBUG=1\n", ".env.d/a": "TWILIO_AUTH_TOKEN=\n"}
    )

    assert codes(result, ".env") == []


def test_what_is_excluded_is_not_looked_for(tree: Path) -> None:
    configuration = b'[tool.vobiz-codemod]\nexclude = [".env"]\n'
    write_tree(tree, {"app.py": BOTH, "pyproject.toml": configuration, ".env": b"TWILIO_AUTH_TOKEN=a\n"})

    assert codes(plan(["."], Options(configuration=load(tree))), ".env") == []


# ---- documentation, and what the user wants --------------------------------------------------------------------------


def test_documentation_is_noted_once_and_left(tree: Path) -> None:
    text = "Set `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`.\n"
    result = planned(tree, {"app.py": BOTH, "README.md": text, "docs/a.rst": text + "VOBIZ_AUTH_ID VOBIZ_AUTH_TOKEN\n"})

    [finding] = [each for each in result.findings if each.path == "README.md"]
    assert (finding.code, finding.level) == ("VB726", Level.NOTE)
    assert codes(result, "docs/a.rst") == []


@pytest.mark.parametrize("comment", ["# vobiz: ignore", "# vobiz: ignore[VB720]"])
def test_an_ignored_line_is_a_note(tree: Path, comment: str) -> None:
    result = planned(tree, {"app.py": BOTH, ".env.example": f"{comment}\nTWILIO_AUTH_TOKEN=\n"})

    assert written(result, ".env.example") is None
    [finding] = [each for each in result.findings if each.path == ".env.example"]
    assert (finding.code, finding.level) == ("VB720", Level.NOTE)


def test_an_ignored_mention_is_silent(tree: Path) -> None:
    assert becomes(tree, "start.sh", "export TWILIO_AUTH_TOKEN=a  # vobiz: ignore\n") == (None, [])


@pytest.mark.parametrize("options", [Options(ignore=("VB720",)), Options(select=("VB1",))])
def test_what_is_not_wanted_is_not_written(tree: Path, options: Options) -> None:
    result = planned(tree, {"app.py": BOTH, ".env.example": "TWILIO_AUTH_TOKEN=\n", "start.sh": "$A\n"}, options)

    assert written(result, ".env.example") is None
    assert codes(result, ".env.example") == []


@pytest.mark.parametrize("name", [".env", "README.md", "start.sh", "compose.yml", "secret/compose.yml"])
def test_nothing_is_said_that_is_not_wanted(tree: Path, name: str) -> None:
    text = f"environment:\n  TWILIO_AUTH_TOKEN: {SECRET if '/' in name else 'a'}\n  VOBIZ_AUTH_ID: ''\n"

    assert codes(planned(tree, {"app.py": BOTH, name: text}, Options(ignore=("VB72",))), name) == []


def test_level_automatic_leaves_what_needs_a_value(tree: Path) -> None:
    files = {
        "app.py": BOTH,
        ".env.example": "TWILIO_AUTH_TOKEN=\n",
        "compose.yml": "environment:\n  TWILIO_AUTH_TOKEN: a\n",
    }

    result = planned(tree, files, Options(level=Level.AUTOMATIC))

    assert written(result, ".env.example") is not None
    assert written(result, "compose.yml") is None
    [finding] = [each for each in result.findings if each.path == "compose.yml"]
    assert (finding.code, finding.level) == ("VB721", Level.REVIEW)
    assert "--level automatic" in finding.message


# ---- which programs count --------------------------------------------------------------------------------------------


def test_nothing_happens_where_nothing_moves(tree: Path) -> None:
    files = {
        "app.py": TEXTS,
        ".env.example": "TWILIO_AUTH_TOKEN=\n",
        ".env": "TWILIO_AUTH_TOKEN=a\n",
        "compose.yml": COMPOSE,
    }

    assert planned(tree, files).outcomes == ()


def test_services_that_have_nothing_to_do_with_it_are_left_alone(tree: Path) -> None:
    example = "TWILIO_AUTH_TOKEN=\n"
    files = {
        "phone/app.py": BOTH,
        "phone/deploy/.env.example": example,
        "texts/app.py": TEXTS,
        "texts/.env.example": example,
        "shared/app.py": b"import phone.app\n" + TEXTS,
        "shared/.env.example": example,
        ".env.example": example,
    }

    result = planned(tree, files)

    changed = [each.path for each in result.outcomes if each.path.endswith(".env.example") and each.changes]
    assert changed == [".env.example", "phone/deploy/.env.example", "shared/.env.example"]


def test_a_module_with_the_name_of_one_of_pythons_own_joins_no_services(tree: Path) -> None:
    dials = BOTH + b'client.conferences("SalesRoom").participants.create(from_="+15550100", to="+15550199")\n'
    files = {
        "phone/app.py": b"import types\n" + BOTH,
        "phone/.env.example": "TWILIO_AUTH_TOKEN=\n",
        "dialer/inner/types.py": b"KINDS = ()\n",
        "dialer/dialer.py": dials,
    }

    assert "ANSWER" not in written(planned(tree, files), "phone/.env.example")


def test_tests_belong_to_the_program_that_they_import(tree: Path) -> None:
    dials = BOTH + b'client.conferences("SalesRoom").participants.create(from_="+15550100", to="+15550199")\n'
    files = {
        "phone/app.py": BOTH,
        "phone/tests/conftest.py": b"from app import client\n" + TEXTS,
        "phone/tests/.env.example": "TWILIO_AUTH_TOKEN=\n",
        "dialer/dialer.py": dials,
    }

    after = written(planned(tree, files), "phone/tests/.env.example")

    assert after == "TWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"


OTHER_NAMES = {
    "direct": {"app.py": 'client = Client(os.environ["SID"], os.environ.get("TOKEN"))'},
    "by name": {"app.py": 'sid = os.getenv("SID")\ntoken = str(os.getenv("TOKEN") or "")\nclient = Client(sid, token)'},
    "key": {"app.py": 'client = Client(os.environ["KEY"], os.environ["TOKEN"], os.environ["SID"])'},
    "settings": {
        "app.py": "import settings\nclient = Client(settings.TW_SID, password=settings.TW_TOKEN)",
        "settings.py": 'TW_SID = config("SID")\nTW_TOKEN = env("TOKEN")',
    },
    "imported": {
        "app.py": "from settings import TW_SID, TW_TOKEN as token\nclient = Client(TW_SID, token)",
        "settings.py": 'TW_SID = config("SID")\nTW_TOKEN = env("TOKEN")',
    },
    "flask": {
        "app.py": 'client = Client(app.config["TW_SID"], app.config["TW_TOKEN"])',
        "config.py": 'app.config["TW_SID"] = os.environ["SID"]\napp.config.update(TW_TOKEN=os.environ["TOKEN"])',
    },
    "dictionary": {
        "app.py": 'import config\nclient = Client(config.PHONE["sid"], config.PHONE["token"])',
        "config.py": 'PHONE = {"sid": os.environ["SID"], "token": os.environ["TOKEN"]}',
    },
    "pydantic": {
        "app.py": "from config import settings\nclient = Client(settings.sid, settings.phone_token.get_secret_value())",
        "config.py": (
            "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    sid: str\n"
            '    phone_token: str = Field(validation_alias="TOKEN")\nsettings = Settings()'
        ),
    },
    "prefixed": {
        "app.py": "from config import settings\nclient = Client(settings.sid, settings.token)",
        "config.py": (
            "import pydantic_settings\nclass Settings(pydantic_settings.BaseSettings):\n"
            '    model_config = SettingsConfigDict(env_prefix="phone_")\n    sid: str\n    token: str\n'
        ),
    },
    "self": {
        "app.py": (
            'class Phone:\n    def __init__(self):\n        self.sid = os.environ["SID"]\n'
            '        self.token = os.environ["TOKEN"]\n        self.client = Client(self.sid, self.token)\n'
            "client = Phone().client"
        )
    },
}


@pytest.mark.parametrize("case", OTHER_NAMES)
def test_variables_of_other_names_are_followed(tree: Path, case: str) -> None:
    files = {name: f"import os\nfrom twilio.rest import Client\n{text}\n" for name, text in OTHER_NAMES[case].items()}
    files["app.py"] += (
        'client.conferences("SalesRoom").update(status="completed")\nclient.messages.create(to="+1", from_="+2")\n'
    )
    prefix = "PHONE_" if case == "prefixed" else ""
    files[".env.example"] = f"{prefix}SID=\nA=\n{prefix}TOKEN=\nOTHER_TOKEN=\n"

    after = written(planned(tree, files), ".env.example")

    assert after == f"{prefix}SID=\nVOBIZ_AUTH_ID=\nA=\n{prefix}TOKEN=\nVOBIZ_AUTH_TOKEN=\nOTHER_TOKEN=\n"


def test_names_that_feed_a_client_which_became_vobiz_s_count(tree: Path) -> None:
    program = """\
import os

from twilio.rest import Client


class Phone:
    def __init__(self, rooms):
        self.client = Client(str(os.environ["SID"]), auth := os.environ["TOKEN"])

    def end(self):
        self.client.conferences("SalesRoom").update(status="completed")
"""
    example = "SID=\nA=\nTOKEN=\n"
    result = planned(tree, {"app.py": program, ".env.example": example})

    assert b"Vobiz(" in next(each.after for each in result.outcomes if each.path == "app.py")
    assert written(result, ".env.example") == "SID=\nVOBIZ_AUTH_ID=\nA=\nTOKEN=\n"


def test_names_of_a_client_from_another_file_count(tree: Path) -> None:
    files = {
        "deps.py": (
            'import os\nfrom twilio.rest import Client\n\nphone = Client(os.environ["SID"], os.environ["TOKEN"])\n'
        ),
        "app.py": 'from deps import phone\nphone.conferences("SalesRoom").update(status="completed")\n'
        "phone.messages.list()\n",
        ".env.example": "SID=\nTOKEN=\n",
    }

    assert written(planned(tree, files), ".env.example") == "SID=\nTOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"


def test_names_that_feed_nothing_of_ours_do_not_count(tree: Path) -> None:
    program = BOTH + b'token = os.environ["TOKEN"]\nmail(settings.sid, os.environ["SID"])\n'
    files = {"app.py": program, ".env.example": "SID=\nTOKEN=\n", "broken.py": b"TWILIO_AUTH_TOKEN = (\n"}

    assert written(planned(tree, files), ".env.example") is None


@pytest.mark.parametrize(
    "argument",
    ["a.b[0]", "sid", "deps", "self.sid", "3", "sids[0]", 'os.environ["not a name"]', "again", "Settings().url"],
)
def test_what_leads_nowhere_names_nothing(argument: str) -> None:
    program = (
        "from twilio.rest import Client\nfrom deps import other\nfrom deep import sids\n"
        f"class Settings(Base):\n    url: str\n    port = 3\nagain = other or again\nClient({argument}, token)\n"
    )
    texts = {
        Path("app.py"): program.encode(),
        Path("broken.py"): b"sid = other = (",
        Path("deps.py"): b"from deep import other\n",
        Path("deep.py"): b"from deeper import other\nsids: list = []\nother: str\n(other := 3)\nf()[0] = other\n",
        Path("deeper.py"): b"from deepest import other\n",
        Path("deepest.py"): b"import os\nother = ''\n",
        Path("bad.py"): b"Client(",
    }

    names = CredentialNames(texts, [Path("app.py"), Path("bad.py")], load_rules()).among(texts)

    assert names == {"TWILIO_ACCOUNT_SID": "VOBIZ_AUTH_ID", "TWILIO_AUTH_TOKEN": "VOBIZ_AUTH_TOKEN"}


def test_a_settings_class_may_be_configured_by_a_class(tree: Path) -> None:
    text = (
        "import os\nfrom twilio.rest import Client\nfrom pydantic import BaseSettings as Base\n\n\n"
        'class Settings(Base):\n    sid: str\n    token: str = Field("", env=["A_TOKEN"])\n\n'
        '    class Config:\n        env_prefix = "tw_"\n\n\n'
        "client = Client(Settings().sid, Settings().token)\n"
    )

    path = Path("a.py")
    names = CredentialNames({path: text.encode()}, [path], load_rules()).among([path])

    assert names["TW_SID"] == "VOBIZ_AUTH_ID"
    assert names["A_TOKEN"] == "VOBIZ_AUTH_TOKEN"


def test_a_script_of_something_else_is_no_program_of_its_own(tree: Path) -> None:
    files = {"app.py": BOTH, "deploy/tool.py": "x = 1\n", "deploy/.env.example": "TWILIO_AUTH_TOKEN=\n"}

    assert written(planned(tree, files), "deploy/.env.example") is not None


# ---- Python that sets variables --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["TWILIO_AUTH_TOKEN"] = "t"',
        'os.environ.setdefault("TWILIO_AUTH_TOKEN", "t")',
        'os.environ.update(A="a", TWILIO_AUTH_TOKEN="t")',
        'environ.update({"TWILIO_AUTH_TOKEN": "t"})',
        'monkeypatch.setenv("TWILIO_AUTH_TOKEN", "t")',
        'with mock.patch.dict(os.environ, {"TWILIO_AUTH_TOKEN": "t"}): ...',
        'with mock.patch.dict("os.environ", TWILIO_AUTH_TOKEN="t"): ...',
        'subprocess.run(["a"], env={**os.environ, "TWILIO_AUTH_TOKEN": "t"})',
    ],
)
def test_python_that_sets_the_old_variables_is_told(tree: Path, line: str) -> None:
    result = planned(tree, {"app.py": BOTH, "tests/conftest.py": f"import app\n{line}\n{line}\n"})

    [finding] = [each for each in result.findings if each.path == "tests/conftest.py"]
    assert (finding.code, finding.level, finding.place.line) == ("VB727", Level.MANUAL, 2)
    assert "nothing sets VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN" in finding.message
    assert result.looked_at == 2


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["TWILIO_AUTH_TOKEN"]',
        'os.environ.get("TWILIO_AUTH_TOKEN", "t")',
        'os.getenv("TWILIO_AUTH_TOKEN", "t")',
        'config = {"TWILIO_AUTH_TOKEN": "t"}',
        'config["TWILIO_AUTH_TOKEN"] = "t"',
        'os.environ[name] = "TWILIO_AUTH_TOKEN"',
        'monkeypatch.setenv("TWILIO_AUTH_TOKEN", "t")  # vobiz: ignore',
        'monkeypatch.setenv("TWILIO_AUTH_TOKEN", "t"',
        '"TWILIO_AUTH_TOKEN \xe9"',
    ],
)
def test_python_that_sets_none_is_not(tree: Path, line: str) -> None:
    result = planned(tree, {"app.py": BOTH, "tests/conftest.py": f"import app\n{line}\n".encode("latin-1")})

    assert codes(result, "tests/conftest.py") in ([], ["VB901"])  # some of them are no Python


def test_what_one_file_sets_no_other_needs_to(tree: Path) -> None:
    old = 'def test(monkeypatch):\n    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "t")\n'
    new = 'import app\nos.environ |= dict(a=1)\nos.environ.update(VOBIZ_AUTH_ID="a", VOBIZ_AUTH_TOKEN="b")\n'
    files = {
        "app.py": BOTH,
        "tests/conftest.py": new,
        "tests/test_a.py": old,
        "texts/app.py": TEXTS,
        "texts/test.py": old,
    }

    assert [each.code for each in planned(tree, files).findings if each.path.startswith("te")] == []


def test_only_files_that_the_run_looks_at_are_told(tree: Path) -> None:
    write_tree(tree, {"app.py": BOTH, "test_app.py": b'import app\nos.environ["TWILIO_AUTH_TOKEN"] = "t"\n'})

    assert codes(plan(["app.py"]), "test_app.py") == []
    assert codes(plan(["app.py"], Options(ignore=("VB727",))), "test_app.py") == []


# ---- corners ---------------------------------------------------------------------------------------------------------


def test_quotes_may_hold_quotes(tree: Path) -> None:
    before = 'not a declaration\nA="a\\"b"\nB="b"c\nTWILIO_AUTH_TOKEN="a\\"b"\n'

    assert becomes(tree, ".env.example", before)[0] == f'{before}VOBIZ_AUTH_ID=""\nVOBIZ_AUTH_TOKEN=""\n'


def test_other_documents_and_texts_of_a_yaml_file_do_not_count(tree: Path) -> None:
    before = """\
--- # first
environment:
  TWILIO_AUTH_TOKEN:
---
a:
- |
  environment:
- - b
-
  c: {"d\\"": [1, "}"]} # {
- >
  text
d: [1,
  2]
"""
    after, found = becomes(tree, "compose.yml", before)

    assert after == before.replace("_TOKEN:\n", "_TOKEN:\n  VOBIZ_AUTH_ID:\n  VOBIZ_AUTH_TOKEN:\n")
    assert yaml.safe_load_all(after)
    assert found == ["VB720"]


def test_what_is_no_file_or_large_or_cannot_be_read_holds_no_variables(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    (tmp_path / ".env.a").write_text("A=1")
    (tmp_path / ".env.b").symlink_to(".env.a")
    (tmp_path / ".env.c").write_bytes(b"A" * 1_000_001)
    (tmp_path / ".env.example").write_text("A=1")

    found = kept_files([tmp_path, tmp_path / "gone"], (".env", ".env.*"), (".env.example",), Configuration())

    assert list(found) == [(tmp_path / ".env.a", "A=1")]
    assert mentions("A=1", ()) == []


def test_many_lines_are_not_all_listed(tree: Path) -> None:
    result = planned(tree, {"app.py": BOTH, "start.sh": "echo $TWILIO_AUTH_TOKEN\n" * 9})

    [finding] = [each for each in result.findings if each.path == "start.sh"]
    assert "(lines 1, 2, 3, 4 and 5 and further)" in finding.message


def test_an_ignored_text_is_not_noted(tree: Path) -> None:
    assert becomes(tree, "README.md", "`TWILIO_AUTH_TOKEN` <!-- # vobiz: ignore -->\n") == (None, [])


# ---- the whole run ---------------------------------------------------------------------------------------------------


def test_a_run_writes_and_a_second_one_finds_nothing(tree: Path) -> None:
    write_tree(tree, {"app.py": BOTH, ".env.example": b"TWILIO_AUTH_TOKEN=\n", "docker-compose.yml": COMPOSE.encode()})

    run("migrate")
    first = contents(tree)
    git(tree, "add", "-A")
    again = run("migrate", "--allow-dirty")

    assert first["docker-compose.yml"].decode() == COMPOSE_AFTER
    assert contents(tree) == first
    assert [each for each in again.report["findings"] if each["code"].startswith("VB72")] == []


def test_the_diff_shows_the_addition(tree: Path) -> None:
    write_tree(tree, {"app.py": BOTH, ".env.example": b"TWILIO_AUTH_TOKEN=\n"})

    assert "+VOBIZ_AUTH_TOKEN=\n" in CliRunner().invoke(main, ["diff"]).output


SETTINGS = """\
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    twilio_account_sid: str
    twilio_auth_token: str
"""
STAYING = """\
from twilio.rest import Client

from config import Settings

settings = Settings()
client = Client(settings.twilio_account_sid, settings.twilio_auth_token)
client.conferences("SalesRoom").update(status="completed")
client.messages.create(to="+15550101", from_="+15550100", body="Closed.")
"""
REFUSES = "refuses it: its names are no fields of the class"
SETTLED = {
    "it reads no file": SETTINGS.replace('env_file=".env"', 'env_prefix=""'),
    "its file is none": SETTINGS.replace('".env"', "None"),
    "it has none of the old": SETTINGS.replace("twilio_", "other_"),
    "a comment accepts it": SETTINGS.replace("(BaseSettings):", "(BaseSettings):  # vobiz: ignore[VB728]"),
    "no settings": SETTINGS.replace("pydantic_settings", "elsewhere"),
    "no Python": SETTINGS + "class",
}


def told_of_settings(tree: Path, config: str, **others: str) -> list[str]:
    """Return what is said of a settings class, now and once the code is rewritten."""
    example = "TWILIO_ACCOUNT_SID=\nTWILIO_AUTH_TOKEN=\nVOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\n"
    files = {"app.py": STAYING, "config.py": config, ".env.example": example, **others}
    write_tree(tree, {name: text.encode() for name, text in files.items()})
    planned = plan(["."])
    found = [each.message for each in planned.findings if each.code == "VB728"]
    planned.apply()
    assert [each.message for each in plan(["."]).findings if each.code == "VB728"] == found
    return found


def test_a_settings_class_that_reads_a_file_of_its_own_is_told(tree: Path) -> None:
    [said] = told_of_settings(tree, SETTINGS)
    assert said.startswith("Settings reads TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN from a file")
    assert "the code reads VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN there" in said
    assert said.endswith(REFUSES)


@pytest.mark.parametrize("extra", ['extra="ignore"', "extra=Extra.allow"])
def test_a_settings_class_that_takes_other_names_refuses_nothing(tree: Path, extra: str) -> None:
    [said] = told_of_settings(tree, SETTINGS.replace('".env"', f'".env", {extra}'))
    assert said.endswith("reads VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN there")


def test_a_settings_class_of_the_older_library_refuses_nothing(tree: Path) -> None:
    config = SETTINGS.replace("pydantic_settings", "pydantic").replace(", SettingsConfigDict", "")
    config = config.replace("model_config = SettingsConfigDict(", "class Config:\n        ").replace(
        '".env")', '".env"'
    )
    [said] = told_of_settings(tree, config)
    assert not said.endswith(REFUSES)


@pytest.mark.parametrize("case", SETTLED)
def test_where_nothing_is_to_be_done_nothing_is_said_of_settings(tree: Path, case: str) -> None:
    assert told_of_settings(tree, SETTLED[case]) == []


def test_settings_that_a_run_is_not_asked_for_are_not_told(tree: Path) -> None:
    write_tree(tree, {"app.py": STAYING.encode(), "config.py": SETTINGS.encode()})
    codes = {each.code for each in plan(["."], Options(ignore=("VB728",))).findings}
    assert "VB103" in codes
    assert "VB728" not in codes


def test_a_file_that_is_loaded_is_no_matter_unless_the_class_refuses_it(tree: Path) -> None:
    loading = "from dotenv import load_dotenv\n\nload_dotenv()\n"
    assert told_of_settings(tree, SETTINGS.replace('".env"', '".env", extra="ignore"'), **{"run.py": loading}) == []
    assert len(told_of_settings(tree, SETTINGS, **{"run.py": loading})) == 1
