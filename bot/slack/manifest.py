"""The Slack app manifest, made from the routes so that it cannot differ from what the code registers."""

from typing import Any

from bot.messages import applicant
from bot.slack.routes import COMMANDS, EVENTS, SHORTCUTS, WEB_API


def manifest(*, minimal: bool = False, url: str = "") -> dict[str, Any]:
    """The manifest for Socket Mode, or with ``url`` for requests to ``url``/slack/events.

    ``minimal`` leaves out reading channel messages: no follow-ups without a mention.
    """
    request_url = f"{url.rstrip('/')}/slack/events" if url else ""
    target = {"request_url": request_url} if request_url else {}
    events = [event for event in EVENTS if event.minimal or not minimal]
    return {
        "display_information": {
            "name": applicant.APP_NAME,
            "description": applicant.APP_DESCRIPTION,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": applicant.APP_NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": command.name,
                    "description": command.description,
                    "usage_hint": command.label,
                    "should_escape": True,
                    **({"url": request_url} if request_url else {}),
                }
                for command in COMMANDS
            ],
            "shortcuts": [
                {
                    "type": "message",
                    "callback_id": shortcut.name,
                    "name": shortcut.label,
                    "description": shortcut.description,
                }
                for shortcut in SHORTCUTS
            ],
        },
        "oauth_config": {"scopes": {"bot": scopes(minimal=minimal)}},
        "settings": {
            "event_subscriptions": {**target, "bot_events": sorted(event.name for event in events)},
            "interactivity": {"is_enabled": True, **target},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def scopes(*, minimal: bool = False) -> list[str]:
    """The bot scopes that the events, commands and Web API calls need."""
    needed = {event.scope for event in EVENTS if event.minimal or not minimal} | set(WEB_API.values())
    return sorted({scope for scope in needed if scope} | ({"commands"} if COMMANDS else set()))
