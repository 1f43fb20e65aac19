"""Listeners by kind of event: payload -> service -> view -> Slack. Arguments are injected by Bolt by their names."""
