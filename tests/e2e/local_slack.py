"""A small Slack on loopback: enough of its Web API, Socket Mode and signed requests to run the real Bolt app against.

What people do is a method (``mention``, ``dm``, ``edit``, ``delete``, ``slash``, ``press``, ``submit``, ``shortcut``,
``open_home``) that returns once the bot has acknowledged and every task that this started in it has ended: the bot runs
on the same event loop. What the bot did is in ``posts``, ``views``, ``files`` and ``calls``.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import slack_bolt
import slack_sdk
from aiohttp import ClientSession, WSMsgType, web

import bot

TEAM, BOT, BOT_ID = "T1", "UBOT", "BBOT"
SECRET = "0123456789abcdef"
LIMIT = 10.0
"""Seconds in which the bot must have done everything that follows from one delivery."""
THE_BOTS = tuple(str(Path(module.__file__ or "").parent) for module in (bot, slack_bolt, slack_sdk))
"""Where the code of the bot's tasks stands."""
START = int(time.time())
"""Timestamps of messages begin here: the bot leaves old ones alone."""
Json = dict[str, Any]


@dataclass
class Post:
    """A message of the bot. ``to``: the only person who sees it."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None
    to: str | None = None
    gone: bool = False

    def button(self, label: str) -> Json:
        """The button with this label (or one that begins with it)."""
        return button(self.blocks, label)


def button(blocks: list[Json], label: str) -> Json:
    """The button with this label (or one that begins with it) in blocks."""
    elements = [block["accessory"] for block in blocks if "accessory" in block]  # sections of a list
    elements += [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return next(element for element in elements if element["text"]["text"].startswith(label))


@dataclass
class Fault:
    """What goes wrong with the next call of ``method`` that ``when`` holds for.

    ``lost``: its answer does not arrive; ``done``: yet it is carried out. ``until``: it is only slow.
    """

    method: str
    error: str = ""
    status: int = 200
    lost: bool = False
    done: bool = True
    until: asyncio.Event | None = None
    when: Callable[[Json], bool] = field(default=lambda params: True)


class LocalSlack:
    """The server; with ``request_url`` it sends signed requests there instead of using the socket.

    ``echoes``: the bot gets events of its own messages. ``delay``: seconds before a post. ``scopes``: what the app may.
    """

    def __init__(self, request_url: str | None = None) -> None:
        self.request_url = request_url
        self.calls: list[tuple[str, Json]] = []
        self.posts: list[Post] = []
        self.views: dict[str, Json] = {}
        self.group: list[str] = []
        self.files: list[tuple[str, str, str]] = []
        self.faults: list[Fault] = []
        self.echoes = False
        self.delay = 0.0
        self.scopes = ""
        self.acknowledged: list[str] = []
        self._urls: dict[str, tuple[str, str, Post | None]] = {}
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._socket: asyncio.Future[web.WebSocketResponse]

    async def __aenter__(self) -> LocalSlack:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._connected)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_post("/upload/{name}", self._uploaded)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._socket = asyncio.get_running_loop().create_future()
        self.session = ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        await self._runner.cleanup()

    # -- what people do

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None, **extra: Any) -> str:
        """A message. In a channel, one that mentions the bot also arrives as ``app_mention``. Returns its ``ts``."""
        ts = self._ts()
        event = {"user": user, "channel": channel, "text": text, "ts": ts, **extra}
        event |= {"thread_ts": thread_ts} if thread_ts else {}
        kinds = ["app_mention", "message"] if f"<@{BOT}>" in text and not channel.startswith("D") else ["message"]
        await asyncio.gather(*(self.event({"type": kind, **event}) for kind in kinds))
        return ts

    async def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """A message that begins by mentioning the bot."""
        return await self.say(user, channel, f"<@{BOT}> {text}", thread_ts)

    async def dm(self, user: str, text: str, **extra: Any) -> str:
        """A direct message to the bot."""
        return await self.say(user, f"D{user}", text, **extra)

    async def event(self, event: Json) -> None:
        """Any event."""
        payload = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{next(self._numbers)}", "event": event}
        await self._deliver("events_api", payload)

    async def edit(self, user: str, channel: str, ts: str, text: str, at: str = "1", **extra: Any) -> None:
        """``message_changed``, and ``app_mention`` again if the text mentions the bot."""
        edited = {"edited": {"user": user, "ts": at}} if at else {}
        message = {"type": "message", "user": user, "text": text, "ts": ts, **extra}
        change = {"type": "message", "subtype": "message_changed", "channel": channel, "ts": self._ts()}
        events: list[Json] = [change | {"message": message | edited, "previous_message": message}]
        if edited and f"<@{BOT}>" in text:
            events.append({**message, **edited, "type": "app_mention", "channel": channel})
        await asyncio.gather(*map(self.event, events))

    async def delete(self, user: str, channel: str, ts: str, *, replies: bool = False) -> None:
        """``message_deleted``, or ``message_changed`` into a tombstone if there are replies."""
        before = {"type": "message", "user": user, "ts": ts}
        event: Json = {"type": "message", "subtype": "message_deleted", "deleted_ts": ts}
        if replies:
            tomb = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": ts, "hidden": True}
            event = {"type": "message", "subtype": "message_changed", "message": tomb}
        await self.event(event | {"previous_message": before, "channel": channel, "ts": self._ts()})

    async def slash(self, user: str, channel: str, text: str, command: str = "/ictfaq") -> Post:
        """A command; returns the message in the acknowledgement, or the next that came."""
        payload = {"command": command, "text": text, "user_id": user, "channel_id": channel, "team_id": TEAM}
        payload |= {"response_url": self._response_url(channel, user, None), "trigger_id": self._ts()}
        before = len(self.posts)
        answer = await self._deliver("slash_commands", payload)
        if not answer:
            return next((post for post in self.posts[before:] if post.to == user), Post(channel, "", "", []))
        return self._post(channel, answer, user if answer["response_type"] == "ephemeral" else None)

    async def submit(self, user: str, view: Json, **values: str) -> Json:
        """Send a modal with these values over its initial ones; returns the acknowledgement."""
        inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        state = {name: {name: _entered(element, values.get(name))} for name, element in inputs.items()}
        payload: Json = {"type": "view_submission", "user": {"id": user}, "team": {"id": TEAM}}
        payload["view"] = view | {"state": {"values": state}}
        return await self._deliver("interactive", payload) or {}

    async def shortcut(self, user: str, name: str, channel: str, message: Json) -> None:
        """An entry in the menu of a message."""
        payload: Json = {"type": "message_action", "callback_id": name, "user": {"id": user}, "team": {"id": TEAM}}
        payload |= {"channel": {"id": channel}, "message": message, "trigger_id": self._ts()}
        payload["response_url"] = self._response_url(channel, user, None)
        await self._deliver("interactive", payload)

    async def press(self, user: str, where: Post | Json, pressed: Json) -> None:
        """A button in a message or in a view."""
        payload: Json = {"type": "block_actions", "user": {"id": user}, "team": {"id": TEAM}, "trigger_id": self._ts()}
        payload["actions"] = [{key: pressed[key] for key in ("action_id", "value", "text", "type")}]
        if isinstance(where, Post):
            container = {"type": "message", "message_ts": where.ts, "channel_id": where.channel}
            container |= {"thread_ts": where.thread_ts} if where.thread_ts else {}
            payload["container"] = container | {"is_ephemeral": bool(where.to)}
            payload["response_url"] = self._response_url(where.channel, user, where)
        else:
            payload |= {"container": {"type": "view", "view_id": where["id"]}, "view": where}
        await self._deliver("interactive", payload)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """The Home tab."""
        await self.event({"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": tab})

    async def drop(self) -> None:
        """Cut the socket without a word."""
        sent = (await self._socket)._req
        assert sent
        assert sent.transport
        sent.transport.abort()

    # -- sending to the bot

    async def _deliver(self, kind: str, payload: Json) -> Any:
        before = asyncio.all_tasks()
        answer = await (self._by_request(kind, payload) if self.request_url else self._by_socket(kind, payload))
        self.acknowledged.append(kind)
        async with asyncio.timeout(LIMIT):
            while busy := [task for task in asyncio.all_tasks() - before if _is_the_bots(task)]:
                await asyncio.wait(busy)
        return answer

    async def _by_socket(self, kind: str, payload: Json) -> Any:
        envelope = f"e{next(self._numbers)}"
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        sent = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        await (await self._socket).send_json(sent)
        return await asyncio.wait_for(self._waiting[envelope], 3)

    async def _by_request(self, kind: str, payload: Json) -> Any:
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        body = json.dumps(payload) if kind == "events_api" else urlencode(form)
        content_type = "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"
        status, text = await self.request(body, content_type)
        assert status == 200, (status, text)
        return json.loads(text) if text.startswith("{") else None

    async def request(self, body: str, content_type: str, secret: str = SECRET) -> tuple[int, str]:
        """A signed request to the bot: status and body of its answer."""
        stamp = str(int(time.time()))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
        headers["Content-Type"] = content_type
        async with self.session.post(str(self.request_url), data=body.encode(), headers=headers) as answer:
            return answer.status, await answer.text()

    async def _connected(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self._socket.done():
            self._socket = asyncio.get_running_loop().create_future()
        self._socket.set_result(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                self._waiting[answer["envelope_id"]].set_result(answer.get("payload"))
        return socket

    # -- what the bot calls

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            params: Json = await request.json()
        else:
            given = {**request.query, **await request.post()}
            params = {key: _decoded(str(value)) for key, value in given.items()}
        return await self._carry_out(method, params, request, partial(self._called, method, params))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        params: Json = await request.json()
        channel, user, original = self._urls[request.match_info["key"]]
        work = partial(self._responded, params, channel, user, original)
        return await self._carry_out("response_url", params, request, work)

    async def _carry_out(
        self, method: str, params: Json, request: web.Request, work: Callable[[], Json]
    ) -> web.StreamResponse:
        self.calls.append((method, params))
        await asyncio.sleep(self.delay if method == "chat.postMessage" else 0)
        fault = next((f for f in self.faults if f.method == method and f.when(params)), None)
        if fault:
            self.faults.remove(fault)
        if fault and fault.until:
            await fault.until.wait()
            fault = None
        if fault and not fault.lost:
            return web.json_response({"ok": False, "error": fault.error}, status=fault.status)
        answer = {"ok": True, **(work() if fault is None or fault.done else {})}
        if fault and request.transport:
            request.transport.abort()
        return web.json_response(answer, headers={"x-oauth-scopes": self.scopes} if self.scopes else None)

    def _called(self, method: str, params: Json) -> Json:
        if method == "auth.test":
            return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "user": "ictbot"}
        if method == "apps.connections.open":
            return {"url": self.url.replace("http", "ws") + "/socket"}
        if method == "chat.postMessage":
            channel = f"D{params['channel']}" if params["channel"].startswith("U") else params["channel"]
            post = self._post(channel, params, None)
            if self.echoes:
                event = {"type": "message", "user": BOT, "bot_id": BOT_ID, "channel": channel, "ts": post.ts}
                self._echo = asyncio.create_task(self.event(event | {"blocks": post.blocks, "text": post.text}))
            return {"channel": channel, "ts": post.ts}
        if method == "chat.postEphemeral":
            return {"message_ts": self._post(params["channel"], params, params["user"]).ts}
        if method in ("chat.update", "chat.delete"):
            post = next(post for post in self.posts if (post.channel, post.ts) == (params["channel"], params["ts"]))
            post.gone = method == "chat.delete"
            post.text, post.blocks = params.get("text", ""), params.get("blocks") or []
            return {"channel": post.channel, "ts": post.ts}
        if method in LOOKUPS:
            return LOOKUPS[method](self, params)
        view = params["view"] | {"id": params.get("view_id") or f"V{next(self._numbers)}"}
        self.views["home" if method == "views.publish" else "modal"] = view
        return {"view": view}

    async def _uploaded(self, request: web.Request) -> web.Response:
        self._upload = (await request.read()).decode()
        return web.Response()

    def _shared(self, params: Json) -> Json:
        self.files.append((params["channel_id"], params["initial_comment"], self._upload))
        return {"files": params["files"]}

    def _responded(self, params: Json, channel: str, user: str, original: Post | None) -> Json:
        if params.get("replace_original") and original:
            original.text, original.blocks = params["text"], params.get("blocks") or []
        else:
            self._post(channel, params, None if params.get("response_type") == "in_channel" else user)
        return {}

    def _post(self, channel: str, given: Json, to: str | None) -> Post:
        post = Post(channel, self._ts(), given["text"], given.get("blocks") or [], given.get("thread_ts"), to)
        self.posts.append(post)
        return post

    def _response_url(self, channel: str, user: str, original: Post | None) -> str:
        key = str(next(self._numbers))
        self._urls[key] = (channel, user, original)
        return f"{self.url}/respond/{key}"

    def _ts(self) -> str:
        return f"{START + next(self._numbers)}.000100"


LOOKUPS: dict[str, Callable[[LocalSlack, Json], Json]] = {
    "chat.getPermalink": lambda _, params: {
        "permalink": f"https://x.slack.com/{params['channel']}/{params['message_ts']}"
    },
    "conversations.open": lambda _, params: {"channel": {"id": f"D{params['users']}"}},
    "files.getUploadURLExternal": lambda slack, _: {"upload_url": f"{slack.url}/upload/file", "file_id": "F1"},
    "files.completeUploadExternal": lambda slack, params: slack._shared(params),
    "usergroups.users.list": lambda slack, _: {"users": slack.group},
    "users.info": lambda _, params: {"user": {"profile": {"display_name": params["user"][1:].lower()}}},
}


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something holds that no delivery waits for."""
    async with asyncio.timeout(LIMIT):
        while not condition():  # noqa: ASYNC110 - what is looked at knows of no events
            await asyncio.sleep(0.01)


def _is_the_bots(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and code.co_filename.startswith(THE_BOTS)


def _entered(element: Json, value: str | None) -> Json:
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": element.get("initial_value") if value is None else value}
    chosen = {"value": value} if value else element.get("initial_option")
    return {"type": element["type"], "selected_option": chosen}


def _decoded(value: str) -> Any:
    return json.loads(value) if value[:1] in "[{" else value
