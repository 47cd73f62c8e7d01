"""`python -m service` is the `claimdesk` command."""

from service.commands.cli import main

main()
