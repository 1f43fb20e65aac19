"""S14 and S6, read from the code itself: the manifest is what the code registers and calls, and acks come first."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.services.staff import Who
from bot.slack import ids, routes, server
from bot.slack.listeners import desk, refused, shortcuts, workshop
from bot.slack.manifest import manifest, scopes
from bot.slack.press import pressed
from bot.slack.replies import Replies
from bot.slack.routes import ACTIONS, COMMANDS, EVENTS, FORMS, SHORTCUTS, WEB_API, Listener
from bot.slack.work import Work
from tests.slack import sample

SLACK = Path(bot.slack.__file__).parent
WEB_API_CALL = re.compile(r"^(chat|views|auth|users|conversations|files|reactions|usergroups|apps)_")


def test_events_of_one_type_have_one_listener() -> None:
    for event in EVENTS:
        assert {other.listener for other in EVENTS if other.type == event.type} == {event.listener}


@pytest.mark.parametrize("minimal", [False, True])
def test_manifest_names_every_route(minimal: bool) -> None:
    made = manifest(minimal=minimal)
    events = {event.name for event in EVENTS if event.minimal or not minimal}
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == events
    assert [command["command"] for command in made["features"]["slash_commands"]] == [c.name for c in COMMANDS]
    assert all(command["should_escape"] for command in made["features"]["slash_commands"])
    assert [shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]] == [s.name for s in SHORTCUTS]
    assert made["settings"]["interactivity"]["is_enabled"] is bool(ACTIONS)


def test_minimal_manifest_reads_no_channel_messages() -> None:
    assert "channels:history" in scopes()
    assert not {"channels:history", "groups:history"} & set(scopes(minimal=True))
    assert manifest(minimal=True)["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "app_mention",
        "message.im",
    ]


def test_manifest_keeps_slacks_limits() -> None:
    made = manifest()
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert len(made["features"]["bot_user"]["display_name"]) <= 80
    for command in made["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2_000
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_manifest_for_http_sends_everything_to_one_address() -> None:
    made, url = manifest(url="https://bot.example.com/"), "https://bot.example.com/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"]["request_url"] == url
    assert {command["url"] for command in made["features"]["slash_commands"]} == {url}
    assert manifest()["settings"]["socket_mode_enabled"] is True


def calls() -> Iterator[str]:
    """Names of all methods called anywhere in ``bot/slack``."""
    for file in SLACK.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node.func.attr


def test_web_api_methods_are_those_that_are_called() -> None:
    """So that a new call cannot be forgotten in the scopes."""
    called = {name for name in calls() if WEB_API_CALL.match(name)}
    assert called == {name.replace(".", "_") for name in WEB_API}


PATTERNS = {action.name: ids.pattern(action.name).pattern for action in ACTIONS}


async def test_bolt_is_told_about_every_route() -> None:
    """Each is guarded by what its row of the table says, and has something behind it for everybody else."""
    registered: list[tuple[str, Any, Any, Any]] = []

    class Recorder:
        def __getattr__(self, kind: str) -> Any:
            def route(name: Any, matchers: Any = ()) -> Any:
                return lambda listener: registered.append((kind, getattr(name, "pattern", name), matchers, listener))

            return route

    routes.register(cast("AsyncApp", Recorder()))
    assert {(name, listener) for kind, name, _, listener in registered if kind == "event"} == {
        (event.type, event.listener) for event in EVENTS
    }
    behind = {"command": refused.command, "action": refused.action, "view": refused.form, "shortcut": refused.shortcut}
    rows: list[tuple[str, Sequence[Any]]] = [
        ("command", COMMANDS),
        ("action", ACTIONS),
        ("view", FORMS),
        ("shortcut", SHORTCUTS),
    ]
    for kind, table in rows:
        for route in table:
            name = PATTERNS[route.name] if kind == "action" else route.name
            first, second = [(guard, listener) for k, n, guard, listener in registered if (k, n) == (kind, name)]
            assert taken(first[1]) is route.listener
            assert (second[0], taken(second[1])) == ((), behind[kind])
            for user, who in (("UALICE", Who.EVERYONE), ("USATO", Who.STAFF), ("UOWNER", Who.OWNER)):
                [guard] = first[0]
                allowed = await guard(SimpleNamespace(user_id=user), SimpleNamespace(staff=sample.staff()))
                assert allowed is (route.who in (Who.EVERYONE, who)), (route.name, user)


def test_everything_at_the_desk_is_for_staff_and_in_the_workshop_for_owners() -> None:
    """Whatever stands in the recruiters' modules can be reached by recruiters only, a new route too."""
    whose = {desk.__name__: Who.STAFF, shortcuts.__name__: Who.STAFF, workshop.__name__: Who.OWNER}
    for route in (*COMMANDS, *ACTIONS, *FORMS, *SHORTCUTS):
        assert route.who is whose.get(route.listener.__module__, Who.EVERYONE), route.name


async def test_app_can_be_built_without_a_call_to_slack() -> None:
    who, client = AuthorizeResult(enterprise_id=None, team_id="T"), AsyncWebClient(base_url="http://127.0.0.1:9/")
    app = server.build(client, who, Replies(client, sample.toolbox(sample.Scripted()), Work()))
    assert app.oauth_flow is None


def test_action_patterns_do_not_overlap() -> None:
    for one in ACTIONS:
        for other in ACTIONS:
            matches = bool(ids.pattern(one.name).match(ids.numbered(other.name, 3)))
            assert matches is (one is other)


def body_of(listener: Listener) -> list[ast.stmt]:
    """The statements of a listener, without its docstring if it has one."""
    tree = ast.parse(inspect.getsource(listener)).body[0]
    assert isinstance(tree, ast.AsyncFunctionDef)
    return tree.body[1:] if ast.get_docstring(tree) else tree.body


def taken(registered: Any) -> Any:
    """The listener of a button is acknowledged by ``pressed``, before it is called."""
    return inspect.getclosurevars(registered).nonlocals.get("listener", registered)


def test_actions_acknowledge_first() -> None:
    nodes = ast.walk(ast.parse(inspect.getsource(pressed)))
    [around] = [node for node in nodes if isinstance(node, ast.AsyncFunctionDef)]
    assert [ast.unparse(statement).partition("(")[0] for statement in around.body] == ["await ack", "await listener"]
    for action in ACTIONS:
        assert list(inspect.signature(action.listener).parameters) == ["at"], "what Bolt offers is not asked for"


def test_the_command_for_everyone_answers_in_the_acknowledgement_and_nowhere_else() -> None:
    [command] = [command for command in COMMANDS if command.who is Who.EVERYONE]
    parameters = inspect.signature(command.listener).parameters
    assert not {"client", "respond", "say"} & set(parameters)
    assert "tools.client" not in inspect.getsource(command.listener)
    assert ast.unparse(body_of(command.listener)[-1]).startswith("await ack(response_type='ephemeral'")


@pytest.mark.parametrize(
    "listener", [desk.command, workshop.command, *(s.listener for s in SHORTCUTS)], ids=lambda each: each.__name__
)
def test_commands_and_shortcuts_of_the_desk_acknowledge_first(listener: Listener) -> None:
    assert ast.unparse(body_of(listener)[0]) == "await ack()"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_forms_are_acknowledged_once_and_before_any_call_to_slack(form: routes.Route) -> None:
    """Every path meets one ``ack`` and nothing that calls Slack before it: the rest of what was typed would be lost."""

    def paths(statements: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
        for at, statement in enumerate(statements):
            if isinstance(statement, ast.If):
                for branch in (statement.body, statement.orelse):
                    for tail in paths([*branch, *statements[at + 1 :]]):
                        yield [*statements[:at], *tail]
                return
            if isinstance(statement, ast.Return):
                yield statements[: at + 1]
                return
        yield statements

    for path in paths(body_of(form.listener)):
        acks = [at for at, statement in enumerate(path) if "await ack(" in ast.unparse(statement)]
        assert len(acks) == 1
        before = [ast.unparse(statement) for statement in path[: acks[0]]]
        assert not any(way in statement for statement in before for way in ("client", "courier"))


@pytest.mark.parametrize("file", sorted((SLACK / "listeners").glob("*.py")), ids=lambda file: file.stem)
def test_listeners_catch_nothing_and_word_nothing(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Try)
        words = isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
        assert not re.search(r"[ぁ-ゖァ-ヺ一-鿿]", words or "")


def test_shown_survives_a_button() -> None:
    shown = ids.Shown(("a-style", "b-style"), "answer", "0123")
    assert ids.Shown.parse(str(shown)) == shown
