"""What Slack sends, read into our own types. Pure.

A field that is missing or of another type is never an error in an event, which would be sent again and again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from bot.core.text import fold
from bot.messages import recruiter
from bot.services.inbox import Incoming
from bot.services.ports import MessageKey

ANSWERED_SUBTYPES = ("", "file_share", "thread_broadcast")
SLACKBOT = "USLACKBOT"
STALE = 600.0
"""Seconds. Slack itself gives up sending after about five minutes."""

_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_TIME = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!(?:here|channel|everyone|subteam\^)")
_LABELLED = re.compile(r"<[^<>|]*\|([^<>]*)>")
_BARE = re.compile(r"<((?:https?|mailto|tel):[^<>]*|![a-z]+|#\w+)>")


def scrubbed(value: Any) -> Any:
    """A payload in which every text can be stored: without NUL and halves of surrogate pairs. Changed in place."""
    match value:
        case str():
            return value if value.isascii() and "\0" not in value else _storable(value)
        case dict():
            for key, inner in value.items():
                value[key] = scrubbed(inner)
        case list():
            value[:] = map(scrubbed, value)
    return value


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def event_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return _inner(body, "event")


def _inner(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def _id(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def read_message(body: Mapping[str, Any], me: str | None) -> Incoming | None:
    """A message by a person; None for everything else: bots (``me`` too), edits, deletions, joins and the like."""
    event = event_of(body)
    author, channel, ts = (_id(event, name) for name in ("user", "channel", "ts"))
    if not (author and channel and _TIME.fullmatch(ts)) or author in (me, SLACKBOT):
        return None
    if event.get("bot_id") or str(event.get("subtype") or "") not in ANSWERED_SUBTYPES:
        return None
    text = event["text"] if isinstance(event.get("text"), str) else ""
    named = set(_PERSON.findall(text))
    return Incoming(
        key=MessageKey(_id(body, "team_id"), channel, ts),
        author=author,
        text=text,
        thread_ts=_id(event, "thread_ts") or None,
        direct=is_direct(channel),
        mentions_bot=event.get("type") == "app_mention" or me in named,
        mentions_others=bool(named - {me} or _GROUP.search(text)),
    )


def is_stale(body: Mapping[str, Any], now: float) -> bool:
    """Whether an event is so old that an answer would come as a surprise. ``now``: seconds since 1970."""
    event = event_of(body)
    at = _id(event, "event_ts") or _id(event, "ts")
    return float(at) < now - STALE if _TIME.fullmatch(at) else False


def is_direct(channel: str) -> bool:
    return channel.startswith("D")


class Place(Enum):
    """Where a button was pressed."""

    CHANNEL = auto()
    DIRECT = auto()
    EPHEMERAL = auto()
    MODAL = auto()
    HOME = auto()


@dataclass(frozen=True, slots=True)
class Click:
    """A pressed button. ``message`` is empty in views, ``view_id`` in messages."""

    action: str
    value: str
    label: str
    user: str
    place: Place
    trigger_id: str
    message: MessageKey
    thread_ts: str | None
    view_id: str


def read_click(body: Mapping[str, Any]) -> Click:
    """The first action of a ``block_actions`` payload. Clicks on ephemeral messages come without their ``message``."""
    action, container = body["actions"][0], body["container"]
    channel = container.get("channel_id") or ""
    team = (body.get("team") or {}).get("id") or ""
    return Click(
        action=action["action_id"],
        value=action.get("value") or "",
        label=(action.get("text") or {}).get("text") or "",
        user=body["user"]["id"],
        place=_place(body, container, channel),
        trigger_id=body.get("trigger_id") or "",
        message=MessageKey(team, channel, container.get("message_ts") or ""),
        thread_ts=container.get("thread_ts"),
        view_id=container.get("view_id") or "",
    )


def _place(body: Mapping[str, Any], container: Mapping[str, Any], channel: str) -> Place:
    if container.get("type") == "view":
        return Place.HOME if (body.get("view") or {}).get("type") == "home" else Place.MODAL
    if container.get("is_ephemeral"):
        return Place.EPHEMERAL
    return Place.DIRECT if is_direct(channel) else Place.CHANNEL


@dataclass(frozen=True, slots=True)
class Form:
    """A modal that was sent. ``values``: what was typed or chosen, by the name of the field; nothing is empty."""

    view_id: str
    user: str
    team: str
    metadata: str
    values: Mapping[str, str]


def read_form(body: Mapping[str, Any]) -> Form:
    view = body["view"]
    entered = {name: _entered(*inputs.values()) for name, inputs in view["state"]["values"].items()}
    team = (body.get("team") or {}).get("id") or ""
    return Form(view["id"], body["user"]["id"], team, view.get("private_metadata") or "", entered)


def _entered(value: Mapping[str, Any]) -> str:
    return str(value.get("value") or (value.get("selected_option") or {}).get("value") or "")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A message shortcut. ``author`` is empty for posts of bots, ours among them."""

    user: str
    key: MessageKey
    thread_ts: str | None
    author: str
    text: str
    trigger_id: str


def read_shortcut(body: Mapping[str, Any]) -> Shortcut:
    message, user = body["message"], body["message"].get("user") or ""
    person = not message.get("bot_id") and user != SLACKBOT
    return Shortcut(
        user=body["user"]["id"],
        key=MessageKey((body.get("team") or {}).get("id") or "", body["channel"]["id"], message["ts"]),
        thread_ts=message.get("thread_ts"),
        author=user if person else "",
        text=message.get("text") or "",
        trigger_id=body.get("trigger_id") or "",
    )


@dataclass(frozen=True, slots=True)
class Edited:
    """A message as it reads now."""

    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that is gone."""

    key: MessageKey


def read_change(body: Mapping[str, Any], me: str | None) -> Edited | Deleted | None:
    """An edit or a deletion of a person's message; None for everything else, link previews among it.

    A parent with replies is deleted as a change into a tombstone.
    """
    event = event_of(body)
    now, before = _inner(event, "message"), _inner(event, "previous_message")
    match event.get("subtype"):
        case "message_deleted":
            return _deleted(body, _id(event, "deleted_ts"))
        case "message_changed" if now.get("subtype") == "tombstone":
            return _deleted(body, _id(now, "ts"))
        case "message_changed" if now.get("edited") and now["edited"] != before.get("edited"):
            event = {"channel": event.get("channel"), **now}
        case _ if event.get("type") != "app_mention" or not event.get("edited"):
            return None
    incoming = read_message({**body, "event": event}, me)
    return Edited(incoming) if incoming else None


def _deleted(body: Mapping[str, Any], ts: str) -> Deleted | None:
    channel = _id(event_of(body), "channel")
    return Deleted(MessageKey(_id(body, "team_id"), channel, ts)) if channel and ts else None


@dataclass(frozen=True, slots=True)
class Order:
    """What stands behind ``/ictfaq-desk``: a word, perhaps a number, and the rest as typed."""

    word: str
    number: int | None
    rest: str


def read_order(text: str) -> Order:
    """Widths and case do not matter for the word and the number."""
    match = recruiter.ORDER.fullmatch(text)
    if match is None:
        return Order(fold(text.strip()), None, "")
    word, number, rest = match.groups()
    return Order(fold(word), int(number) if number else None, rest.strip())


def plain_words(text: str) -> str:
    """What a person sees of a message: mentions, links and entities as the words that stand for them."""
    text = _LABELLED.sub(r"\1", text)
    text = _PERSON.sub("", _BARE.sub(r"\1", text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
