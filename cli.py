"""The command line from a checkout: `python cli.py diff examples/`."""

from codemod.command_line import main

if __name__ == "__main__":
    main()
