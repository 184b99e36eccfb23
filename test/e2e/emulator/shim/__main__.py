"""Starts MiniStack with what it lacks filled in from outside; its own environment variables apply.

It replaces private functions, which is why requirements.txt pins the version.
"""
import alarm_clock
import alarms
import authorization
import control
import functions
import parent
import resources
import schedules
import secrets_manager


def main() -> None:
    for part in (alarms, authorization, functions, resources, schedules, secrets_manager):
        part.install()
    control.install()
    parent.watch()
    alarm_clock.CLOCK.start()
    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
