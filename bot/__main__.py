"""``python -m bot`` is ``milepost``."""

from bot.cli import main

if __name__ == "__main__":
    main()
