"""How files declare variables of the environment: one module per form, each a reader that finds what is certain."""

from __future__ import annotations

from collections.abc import Mapping

from codemod.around.declarations import Reader
from codemod.around.forms.dotenv import read_dotenv
from codemod.around.forms.indented import read_indented
from codemod.around.forms.plain import read_plain
from codemod.around.forms.yaml_lines import read_yaml

READERS: Mapping[str, Reader] = {
    "dotenv": read_dotenv,
    "indented": read_indented,
    "plain": read_plain,
    "yaml": read_yaml,
}
"""By the names that the tables give them."""
