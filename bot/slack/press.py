"""A pressed button, and the ways to answer whoever pressed it. A click in a channel is answered to nobody else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.slack.payloads import Click, Place, read_click
from bot.slack.send import post, respond_with
from bot.slack.toolbox import Toolbox
from bot.slack.views.blocks import Block, Message
from bot.slack.views.pages import notice, reading
from bot.slack.views.reply import Surface


@dataclass(frozen=True, slots=True)
class Press:
    """What listeners of buttons get."""

    click: Click
    respond: AsyncRespond
    tools: Toolbox

    @property
    def surface(self) -> Surface:
        surfaces = {Place.DIRECT: Surface.PUBLIC, Place.MODAL: Surface.MODAL, Place.HOME: Surface.MODAL}
        return surfaces.get(self.click.place, Surface.PRIVATE)

    async def show(self, message: Message) -> None:
        """The answer to a question: in a direct message it is posted, in a view it takes its place."""
        match self.click.place:
            case Place.HOME:
                await self.open(reading(message))
            case Place.MODAL:
                await self.tools.client.views_update(view_id=self.click.view_id, view=reading(message))
            case Place.DIRECT:
                await post(self.tools.client, self.click.message.channel, message, self.click.thread_ts)
            case _:
                await respond_with(self.respond, message, self.click.thread_ts)

    async def tell(self, sentence: str) -> None:
        """A sentence for whoever pressed, and for nobody else."""
        if self.surface is Surface.MODAL:
            await self.open(notice(sentence))
        else:
            await respond_with(self.respond, Message(sentence, []), self.click.thread_ts)

    async def open(self, view: Block) -> None:
        """A modal, on top of the one in which the button stands if it stands in one."""
        if self.click.place is Place.MODAL:
            await self.tools.client.views_push(trigger_id=self.click.trigger_id, view=view)
        else:
            await self.tools.client.views_open(trigger_id=self.click.trigger_id, view=view)


def pressed(listener: Callable[[Press], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """A listener as Bolt calls it, acknowledged before anything else."""

    async def take(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, tools: Toolbox) -> None:
        await ack()
        await listener(Press(read_click(body), respond, tools))

    return take
