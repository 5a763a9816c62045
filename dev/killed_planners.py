"""Planners in processes of their own, that say what they are at and can be killed there."""

from __future__ import annotations

import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from kill_test import PATIENCE
from stack import Stack
from workspace import DEV, SetupError

SCRIPT = DEV / "kill_planner.py"


class Planner:
    """One planner; ``words`` are the phases that it said it begins, with their moments."""

    def __init__(self, process: subprocess.Popen, news: queue.Queue):
        self.process, self._news = process, news
        self.words: list[tuple[str, float]] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.words.append((line.decode().strip(), time.monotonic()))
            self._news.put((self, self.words[-1][0]))
        self._news.put((self, "gone"))

    def join(self) -> str:
        """Wait until the process has ended; the last thing that it said."""
        self._listener.join()
        self.process.wait()
        return self.words[-1][0] if self.words else "starting"

    def seconds(self) -> dict[str, float]:
        """How long each phase took."""
        following = zip(self.words, self.words[1:], strict=False)
        return {phase: end - begin for (phase, begin), (_next, end) in following}


class Planners:
    """So many planners on one database, who begin together."""

    def __init__(self, stack: Stack, database: str, chunk: int, count: int):
        self._news: queue.Queue = queue.Queue()
        with tempfile.TemporaryDirectory() as folder:
            go = Path(folder) / "go"
            call = (str(SCRIPT), ("plan", str(chunk), str(go)))
            self.running = [self._start(stack, database, *call) for _one in range(count)]
            for planner in self.running:
                self._wait("ready", [planner])
            go.touch()
            self._wait("reading", self.running)

    def _start(self, stack: Stack, database: str, script: str, arguments: tuple) -> Planner:
        call = f"import runpy; runpy.run_path({script!r})['main'](env, *{arguments!r})"
        with tempfile.TemporaryFile() as stdin:
            stdin.write(call.encode())
            stdin.seek(0)
            process = stack.start_odoo(
                "shell", "--database", database, "--no-http", stdin=stdin, stdout=subprocess.PIPE
            )
        return Planner(process, self._news)

    def _wait(self, phase: str, among: Iterable[Planner]) -> Planner:
        """The first of these planners that has come to a phase.

        :raises SetupError: when none does
        """
        among = list(among)
        while True:
            there = [one for one in among if phase in (word for word, _when in one.words)]
            if there:
                return there[0]
            if all(one.process.poll() is not None for one in among):
                raise SetupError(f"No planner came to {phase}: see the log above.")
            try:
                self._news.get(timeout=PATIENCE)
            except queue.Empty as error:
                raise SetupError(f"No planner came to {phase} in {PATIENCE} s.") from error

    def kill(self, phase: str, delay: float, count: int) -> str:
        """Kill so many of them some seconds after the first one has come to a phase.

        :return: the phase in which that one was; the others end by themselves
        """
        victim = self._wait(phase, self.running)
        time.sleep(delay)
        others = [one for one in self.running if one is not victim]
        for planner in [victim, *others][:count]:
            planner.process.kill()
        return self.join(victim)

    def join(self, victim: Planner | None = None) -> str:
        """Wait until all have ended; the last thing that one of them said."""
        last = {id(planner): planner.join() for planner in self.running}
        return last[id(victim or self.running[0])]
