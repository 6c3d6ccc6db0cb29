"""``python -m macros COMMAND``: the command line of everyline, from a checkout."""

from everyline.commands.main import main

if __name__ == "__main__":
    main()
