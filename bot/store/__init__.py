"""Implementations of the ports in ``bot.services``."""
