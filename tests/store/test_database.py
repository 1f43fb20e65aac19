"""From ``DATABASE_URL`` to a database: the schema, its key, and what the operator is told when something is wrong."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import Connection, make_url, text

from bot.cli import main
from bot.messages import operator
from bot.services.ports import MessageKey
from bot.settings import Settings
from bot.store.database import StoreError, opened, upgrade
from bot.store.sql import SqlStore
from bot.store.tables import metadata
from tests.store.conftest import Opener, empty

KEY = MessageKey("T1", "C1", "1.0")
KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


async def test_migrations_make_the_tables(open_database: Opener) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await (await open_database()).run(differences) == []


@KINDS
async def test_upgrading_again_changes_nothing(kind: str, tmp_path: Path) -> None:
    async with empty(kind, tmp_path) as url:
        hashes = []
        for _ in range(2):
            await upgrade(url)
            async with opened(url) as database:
                hashes.append(database.hashed("UALICE"))
    assert hashes[0] == hashes[1]


@KINDS
async def test_processes_that_start_at_once_upgrade_once(kind: str, tmp_path: Path) -> None:
    async with empty(kind, tmp_path) as url:
        code = f"import asyncio; from bot.store.database import upgrade; asyncio.run(upgrade({url!r}))"
        await asyncio.gather(*(asyncio.to_thread(run, code) for _ in range(4)))
        async with opened(url) as database:
            assert await SqlStore(database).claim(KEY)


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        async with opened(url):
            pass
    assert "hunter2" not in str(caught.value)
    return str(caught.value)


async def test_postgresql_is_upgraded_by_command_only(tmp_path: Path) -> None:
    async with empty("postgresql", tmp_path) as url:
        assert "ict-bot db upgrade" in await refusal(url)


@KINDS
async def test_a_newer_schema_is_left_alone(kind: str, tmp_path: Path) -> None:
    async with empty(kind, tmp_path) as url:
        await upgrade(url)
        async with opened(url) as database:
            await database.write(text("UPDATE alembic_version SET version_num = '9999'"))
        if kind == "sqlite":
            assert "新しい版" in await refusal(url)
        else:
            assert "ict-bot db upgrade" in await refusal(url)
            with pytest.raises(StoreError, match="新しい版"):
                await upgrade(url)


async def test_addresses_of_every_form_reach_postgresql(tmp_path: Path) -> None:
    async with empty("postgresql", tmp_path) as url:
        await upgrade(url)
        known = make_url(url)
        for scheme in ("postgres", "postgresql"):
            for query in ({}, {"sslmode": "prefer"}, {"sslmode": "disable", "channel_binding": "prefer"}):
                address = known.set(drivername=scheme, query=query).render_as_string(hide_password=False)
                async with opened(address) as database:
                    await SqlStore(database).claim(KEY)
        assert "nobody_has_made" in await refusal(known.set(database="nobody_has_made").render_as_string(False))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////no-such-folder/bot.sqlite3", "/no-such-folder/bot.sqlite3"),
        ("sqlite:////dev/null/bot.sqlite3", "DATABASE_URL"),
        ("postgres://u:hunter2@127.0.0.1:9/faq?sslmode=require", "127.0.0.1:9/faq"),
        ("postgres://u:hunter2@127.0.0.1:hunter2/faq", operator.malformed("DATABASE_URL")),
        ("postgresql://u:hunter2@no-such-host.invalid/faq", "no-such-host.invalid/faq"),
    ],
)
async def test_what_is_wrong_is_said_with_its_place(url: str, said: str) -> None:
    assert said in await refusal(url)


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("メモ" * 1_000, encoding="utf-8")
    assert str(file) in await refusal(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8") == "メモ" * 1_000


def test_nothing_of_an_erased_note_stays_in_the_files(tmp_path: Path) -> None:
    async def answer() -> None:
        async with opened(f"sqlite:///{tmp_path}/bot.sqlite3") as database:
            store = SqlStore(database)
            await store.claim(KEY, "hunter2" * 500)
            await store.replied(KEY, "2.0")

    asyncio.run(answer())
    assert [b"hunter2" in file.read_bytes() for file in tmp_path.iterdir()] == [False]


async def test_sqlite_writes_ahead_and_wipes(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/bot.sqlite3") as database:
        found = [await database.value(text(f"PRAGMA {name}")) for name in ("journal_mode", "secure_delete")]
    assert found == ["wal", 1]


async def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    async with opened(url) as writing, opened(url) as reading:
        loop = asyncio.get_running_loop()

        def write_and_read(connection: Connection) -> str | None:
            connection.execute(text("DELETE FROM messages"))
            return asyncio.run_coroutine_threadsafe(SqlStore(reading).reply_to(KEY), loop).result(10)

        assert await writing.run(write_and_read) is None


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return done.stdout


def test_a_process_with_an_open_database_ends(tmp_path: Path) -> None:
    code = """
import asyncio
from bot.store.database import opened
async def work():
    async with opened("sqlite:///bot.sqlite3") as database:
        raise SystemExit
asyncio.run(work())
"""
    run(f"import os; os.chdir({str(tmp_path)!r}){code}")


def test_a_kill_loses_no_claim(tmp_path: Path) -> None:
    code = f"""
import asyncio, os
from bot.services.ports import MessageKey
from bot.store.database import opened
from bot.store.sql import SqlStore
async def work():
    async with opened("sqlite:///{tmp_path}/bot.sqlite3") as database:
        print(await SqlStore(database).claim(MessageKey("T1", "C1", "1.0"), "note"), flush=True)
        os.kill(os.getpid(), 9)
asyncio.run(work())
"""
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(code)
    assert caught.value.stdout == "True\n"

    async def look() -> bool:
        async with opened(f"sqlite:///{tmp_path}/bot.sqlite3") as database:
            return await SqlStore(database).claim(KEY)

    assert asyncio.run(look()) is False


@pytest.mark.parametrize("module", ["bot.cli.ask", "bot.app", "bot.slack.toolbox"])
def test_asking_needs_no_database(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{'sqlalchemy', 'alembic', 'asyncpg'}} & set(sys.modules)))"
    assert run(code) == "\n"


def test_the_commands(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.sqlite3"}
    upgraded = CliRunner().invoke(main, ["db", "upgrade"], env=environment)
    assert (upgraded.exit_code, upgraded.output) == (0, f"{operator.UPGRADED}\n")
    purged = CliRunner().invoke(main, ["db", "purge"], env=environment)
    assert (purged.exit_code, "messages 0件" in purged.output) == (0, True)


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("sqlite:////no-such-folder/bot.sqlite3", 1, "/no-such-folder/bot.sqlite3"),
        ("mysql://u:hunter2@h/faq", 2, "DATABASE_URL"),
    ],
)
@pytest.mark.parametrize("command", ["upgrade", "purge"])
def test_the_commands_say_what_is_wrong(command: str, url: str, status: int, said: str) -> None:
    result = CliRunner().invoke(main, ["db", command], env={"DATABASE_URL": url})
    assert (result.exit_code, said in result.output, "hunter2" in result.output) == (status, True, False)


@pytest.mark.parametrize(
    ("dyno", "url", "forgetful"),
    [
        ("web.1", "sqlite:///bot.sqlite3", True),
        ("web.1", "postgres://h/faq", False),
        ("", "sqlite:///bot.sqlite3", False),
    ],
)
def test_a_file_on_a_throw_away_disk(monkeypatch: pytest.MonkeyPatch, dyno: str, url: str, forgetful: bool) -> None:
    monkeypatch.setenv("DYNO", dyno)
    monkeypatch.setenv("DATABASE_URL", url)
    assert Settings().forgetful is forgetful
