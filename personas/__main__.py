"""``python -m personas``: the command line."""

from personas.cli import main

if __name__ == "__main__":
    main()
