"""``python -m wrensong`` is the command line."""

from .cli import main

main(prog_name="wrensong")
