"""``python -m bot`` is ``ict-bot``."""

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="ict-bot")
