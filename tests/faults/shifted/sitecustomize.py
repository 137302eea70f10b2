"""Lets a process believe that it is another time: its host's clock is wrong by CLOCK_SHIFT seconds."""

import datetime as dt
import os

import time_machine

_shift = dt.timedelta(seconds=float(os.environ["CLOCK_SHIFT"]))
time_machine.travel(dt.datetime.now(dt.UTC) + _shift, tick=True).start()
