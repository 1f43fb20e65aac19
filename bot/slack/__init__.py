"""Slack: the routes table, listeners by kind of event, and views as pure functions."""
