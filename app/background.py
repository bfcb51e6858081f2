"""Work that takes all the processor it can get, on a machine where others write: drawing, reading in, copying."""

import os

NICE = 10
"""How far such a process stands back for those who serve people (setpriority(2)); alone on the machine it is as quick as ever."""


def step_back() -> None:
    """Let this process, and those it starts, go behind the others from now on."""
    os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))
