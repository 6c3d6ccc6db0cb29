"""``python -m everyline COMMAND``: the same as the command `everyline`."""

from everyline.commands.main import main

if __name__ == "__main__":
    main()
