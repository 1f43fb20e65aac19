"""Settings from the environment. Every fault is reported at once; secrets are never shown."""

import os
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.messages import ExplainedError, operator

SLACK_API_URL = "https://slack.com/api/"


class SettingsError(ExplainedError):
    """Settings with which the bot cannot start; its text is for the operator."""

    status = 2

    def __init__(self, faults: list[str]) -> None:
        super().__init__(operator.settings_faults(faults))
        self.faults = faults


def _secret(pattern: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        bare = value.get_secret_value().strip()
        if not re.fullmatch(pattern, bare):
            raise ValueError
        return SecretStr(bare)

    return AfterValidator(check)


def _listed(value: object) -> object:
    return tuple(filter(None, re.split(r"[,、\s]+", value))) if isinstance(value, str) else value


Url = Annotated[str, Field(pattern=r"^(https?://[^\s<>|]+)?$")]
UserId = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{2,}$")]
UserIds = Annotated[tuple[UserId, ...], NoDecode, BeforeValidator(_listed)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class Settings(BaseSettings):
    """The variables of the contract, in lower case. ``KNOWLEDGE_DIR`` is not here: it is an option of every command."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: Annotated[SecretStr, _secret(r"xoxb-[\w-]+")] | None = None
    slack_app_token: Annotated[SecretStr, _secret(r"xapp-[\w-]+")] | None = None
    slack_signing_secret: Annotated[SecretStr, _secret(r"\S{8,}")] | None = None
    slack_api_url: Url = SLACK_API_URL
    staff_user_ids: UserIds = ()
    staff_usergroup_id: Annotated[str, Field(pattern=r"^(S[A-Z0-9]{2,})?$")] = ""
    owner_user_ids: UserIds = ()
    desk_channel_id: Annotated[str, Field(pattern=r"^([CG][A-Z0-9]{2,})?$")] = ""
    database_url: Annotated[str, Field(pattern=r"^(sqlite:///|postgres(ql)?://).+$")] = "sqlite:///ict-bot.sqlite3"
    port: Port = 3000
    health_host: Annotated[str, Field(pattern=r"^[\w.:-]+$")] = "127.0.0.1"
    health_port: Annotated[int, Field(ge=0, le=65_535)] = 8081
    official_url: Url = ""
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda v: str(v).upper())] = (
        "INFO"
    )

    @property
    def forgetful(self) -> bool:
        """Whether the database is a file on a platform (``DYNO``) that throws its disks away."""
        return bool(os.environ.get("DYNO")) and self.database_url.startswith("sqlite:")


Mode = Literal["socket", "http"]
REQUIRED: dict[Mode, tuple[str, ...]] = {
    "socket": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
    "http": ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
}


def load(mode: Mode | None = None) -> Settings:
    """Settings from the environment; with ``mode``, fit for serving Slack that way. Raises ``SettingsError``."""
    needed = [name for name in (REQUIRED[mode] if mode else ()) if not os.environ.get(name)]
    faults = {name: operator.missing(name) for name in needed}
    if mode and os.environ.get("SLACK_CLIENT_ID") and os.environ.get("SLACK_CLIENT_SECRET"):
        faults["OAUTH"] = operator.OAUTH
    try:
        settings = Settings()
    except ValidationError as error:
        names = [str(fault["loc"][0]).upper() for fault in error.errors()]
        faults |= {name: operator.malformed(name) for name in names}
    if faults:
        raise SettingsError(list(faults.values()))
    return settings
