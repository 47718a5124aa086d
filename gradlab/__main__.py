"""``python -m gradlab``: the app."""

from gradlab.app.command import main

if __name__ == "__main__":
    main()
