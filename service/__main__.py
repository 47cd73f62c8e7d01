"""`python -m service` is the `claimdesk` command."""

from service.cli import main

main()
