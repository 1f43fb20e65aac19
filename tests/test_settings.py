"""Settings: every fault at once, in Japanese, and never a secret's value."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.messages import operator
from bot.settings import Mode, Settings, SettingsError, load

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_APP_TOKEN": "xapp-1-secret",
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "slack_client_id", "slack_client_secret"):
        monkeypatch.delenv(name.upper(), raising=False)


def faults(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], mode: Mode | None) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found: list[str] = []
    try:
        load(mode)
    except SettingsError as error:
        found = error.faults
    assert not any(value in fault for fault in found for value in environment.values() if len(value) > 3)
    return found


def test_nothing_is_needed_outside_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, {}, None) == []


@pytest.mark.parametrize(
    ("mode", "without"),
    [("socket", "SLACK_APP_TOKEN"), ("http", "SLACK_SIGNING_SECRET"), ("socket", "SLACK_BOT_TOKEN")],
)
def test_what_each_mode_needs(monkeypatch: pytest.MonkeyPatch, mode: Mode, without: str) -> None:
    assert faults(monkeypatch, GOOD | {without: ""}, mode) == [operator.missing(without)]


def test_each_mode_does_without_the_others_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, GOOD | {"SLACK_SIGNING_SECRET": ""}, "socket") == []
    assert faults(monkeypatch, GOOD | {"SLACK_SIGNING_SECRET": "0123456789abcdef", "SLACK_APP_TOKEN": ""}, "http") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-wrong-kind"),
        ("SLACK_BOT_TOKEN", "xoxp-wrong-kind"),
        ("SLACK_APP_TOKEN", "xoxb-wrong-kind"),
        ("SLACK_API_URL", "slack.com/wrong"),
        ("STAFF_USER_IDS", "U0123ABCD,alice"),
        ("OWNER_USER_IDS", "@owner"),
        ("STAFF_USERGROUP_ID", "staff"),
        ("DESK_CHANNEL_ID", "#desk"),
        ("DATABASE_URL", "mysql://x"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("HEALTH_PORT", "-1"),
        ("OFFICIAL_URL", "javascript:alert(1)"),
        ("RETENTION_DAYS", "-1"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_malformed_values(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert faults(monkeypatch, GOOD | {name: value}, "socket") == [operator.malformed(name)]


def test_all_faults_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"SLACK_BOT_TOKEN": "hunter2hunter2", "PORT": "x", "SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}
    found = faults(monkeypatch, wrong, "socket")
    assert set(found) == {
        operator.malformed("SLACK_BOT_TOKEN"),
        operator.missing("SLACK_APP_TOKEN"),
        operator.malformed("PORT"),
        operator.OAUTH,
    }


def test_one_of_the_oauth_variables_alone_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, GOOD | {"SLACK_CLIENT_ID": "1"}, "socket") == []


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert "secret'" not in repr(load("socket"))
    assert "xoxb-1" not in repr(load("socket"))


def test_lists_and_spaces_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "STAFF_USER_IDS": "U0123ABCD、 W0456EFGH,",
        "SLACK_BOT_TOKEN": " xoxb-1-secret\n",
        "LOG_LEVEL": "debug",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.staff_user_ids == ("U0123ABCD", "W0456EFGH")
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-secret"
    assert settings.log_level == "DEBUG"


def test_every_variable_has_a_word_of_help() -> None:
    assert {name.lower() for name in operator.WHERE} == set(Settings.model_fields)
