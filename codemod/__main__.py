"""The command line as `python -m codemod`."""

from codemod.command_line import main

if __name__ == "__main__":
    main(prog_name="python -m codemod")
