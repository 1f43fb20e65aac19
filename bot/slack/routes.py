"""Everything that Slack may send us and who takes it. Bolt's registration and the manifest are both made from this."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.messages import applicant, recruiter, workshop
from bot.services.staff import Who
from bot.slack import ids
from bot.slack.listeners import actions, commands, desk, handoff, home, messages, refused, shortcuts
from bot.slack.listeners import workshop as kb
from bot.slack.press import pressed
from bot.slack.toolbox import Toolbox

Listener = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the manifest spells it. ``minimal``: needed even where channel messages are not to be read."""

    name: str
    listener: Listener
    scope: str | None = None
    minimal: bool = True

    @property
    def type(self) -> str:
        """How the event names itself on arrival: ``message.im`` comes as ``message``."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Route:
    """Buttons of one kind, numbered or not; a modal that is sent; a command; or a shortcut of messages.

    ``who``: for whom it is. ``description`` and ``label``: what Slack shows of a command (its hint) or a shortcut.
    """

    name: str
    who: Who
    listener: Listener
    description: str = ""
    label: str = ""


EVERYONE, STAFF, OWNER = Who.EVERYONE, Who.STAFF, Who.OWNER

EVENTS = (
    Event("app_mention", messages.message, "app_mentions:read"),
    Event("message.im", messages.message, "im:history"),
    Event("message.channels", messages.message, "channels:history", minimal=False),
    Event("message.groups", messages.message, "groups:history", minimal=False),
    Event("app_home_opened", home.opened),
)
COMMANDS = (
    Route(ids.COMMAND, EVERYONE, commands.ictfaq, applicant.COMMAND_DESCRIPTION, applicant.COMMAND_HINT),
    Route(ids.DESK_COMMAND, STAFF, desk.command, recruiter.COMMAND_DESCRIPTION, recruiter.COMMAND_HINT),
    Route(ids.OWNER_COMMAND, OWNER, kb.command, workshop.COMMAND_DESCRIPTION, workshop.COMMAND_HINT),
)
ACTIONS = (
    Route(ids.ENTRY, EVERYONE, actions.entry),
    Route(ids.AROUND, EVERYONE, actions.read),
    Route(ids.FULL, EVERYONE, actions.read),
    Route(ids.ROLE, EVERYONE, actions.read),
    Route(ids.SHARE, EVERYONE, actions.share),
    Route(ids.HELPFUL, EVERYONE, actions.helpful),
    Route(ids.UNHELPFUL, EVERYONE, actions.unhelpful),
    Route(ids.HAND_OVER, EVERYONE, handoff.begin),
    Route(ids.WITHDRAW, EVERYONE, handoff.withdraw),
    Route(ids.SOLVED, EVERYONE, handoff.judge),
    Route(ids.UNSOLVED, EVERYONE, handoff.judge),
    Route(ids.TAKE, STAFF, desk.move),
    Route(ids.CLOSE, STAFF, desk.move),
    Route(ids.REOPEN, STAFF, desk.move),
    Route(ids.ANSWER, STAFF, desk.begin_answer),
    Route(ids.DRAFT, STAFF, desk.begin_candidate),
    Route(ids.REFRESH, STAFF, desk.refresh),
)
FORMS = (
    Route(ids.REASON_FORM, EVERYONE, actions.reason),
    Route(ids.HAND_OVER_FORM, EVERYONE, handoff.hand_over),
    Route(ids.ANSWER_FORM, STAFF, desk.answer),
    Route(ids.DRAFT_FORM, STAFF, desk.send_candidate),
)
SHORTCUTS = (
    Route(ids.HAND_OVER_SHORTCUT, STAFF, shortcuts.hand_over, recruiter.HAND_OVER_ABOUT, recruiter.HAND_OVER_SHORTCUT),
    Route(ids.DRAFT_SHORTCUT, STAFF, shortcuts.candidate, recruiter.DRAFT_SHORTCUT_ABOUT, recruiter.DRAFT_SHORTCUT),
)
WEB_API = {
    "auth.test": None,
    "chat.delete": "chat:write",
    "chat.getPermalink": None,
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "files.upload_v2": "files:write",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
"""The Web API methods that the code calls (``files.upload_v2`` is the SDK's name for two), and the scope of each."""


def allowed(who: Who) -> Callable[..., Awaitable[bool]]:
    async def matches(context: AsyncBoltContext, tools: Toolbox) -> bool:
        return tools.staff.allows(who, context.user_id or "")

    return matches


def register(app: AsyncApp) -> None:
    """Tell Bolt about every route. A type of event is registered once, whatever subscriptions bring it.

    Each listener takes only what is allowed; behind it stands one that says so to everybody else.
    """
    for name, listener in {event.type: event.listener for event in EVENTS}.items():
        app.event(name)(listener)
    for command in COMMANDS:
        app.command(command.name, matchers=[allowed(command.who)])(command.listener)
        app.command(command.name)(refused.command)
    for action in ACTIONS:
        app.action(ids.pattern(action.name), matchers=[allowed(action.who)])(pressed(action.listener))
        app.action(ids.pattern(action.name))(pressed(refused.action))
    for form in FORMS:
        app.view(form.name, matchers=[allowed(form.who)])(form.listener)
        app.view(form.name)(refused.form)
    for shortcut in SHORTCUTS:
        app.shortcut(shortcut.name, matchers=[allowed(shortcut.who)])(shortcut.listener)
        app.shortcut(shortcut.name)(refused.shortcut)
