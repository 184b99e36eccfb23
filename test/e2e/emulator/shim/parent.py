"""Ends with whoever started it, however that ended."""
import os
import signal
import threading
import time


def watch() -> None:
    """Its own process group goes with it: the functions that it runs."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True, name="parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
