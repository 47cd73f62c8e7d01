"""Sending a signed message to an address of somebody else's, by the guarded client.

The threat: a webhook's address, or a name that leads elsewhere by now, which points into our own network. So the name
is resolved at each try and the checked address is connected to; redirects are not followed.
"""

import time
from contextlib import closing
from datetime import UTC

import httpx
from standardwebhooks.webhooks import Webhook as Signer

from claimdesk import __version__, clock
from claimdesk.errors import ClaimdeskError, Unfetchable
from claimdesk.intake.fetching import GuardedTransport, check_address
from claimdesk.outgoing.deliveries import Message, Tried
from claimdesk.settings import Settings


def send_message(message: Message, settings: Settings) -> Tried:
    """How the try ended: any 2xx is delivered, anything else is not. What the receiver says in words is not read."""
    at, began = clock.now(), time.monotonic()
    status: int | None = None
    error: str | None = None
    try:
        status = _post(message, settings)
        if not 200 <= status < 300:
            error = f"the receiver answered {status}"
    except ClaimdeskError as failure:
        error = failure.detail
    return Tried(message.subject_id, at, status, error, round((time.monotonic() - began) * 1000))


def sign_message(message: Message) -> dict[str, str]:
    """The headers of Standard Webhooks, signed anew for each try, as a receiver takes no old time."""
    now = clock.now().astimezone(UTC)
    return {
        "webhook-id": message.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(message.secret).sign(message.message_id, now, message.body),
    }


def _post(message: Message, settings: Settings) -> int:
    deadline = time.monotonic() + settings.fetch_timeout_s
    headers = {
        **sign_message(message),
        "Content-Type": "application/json",
        "User-Agent": f"claimdesk/{__version__}",
    }
    with httpx.Client(
        transport=GuardedTransport(deadline, allow_private=settings.fetch_allow_private),
        trust_env=False,
        follow_redirects=False,
    ) as client:
        try:
            request = client.build_request(
                "POST", check_address(message.url), content=message.body.encode(), headers=headers
            )
            with closing(client.send(request, stream=True)) as response:
                return response.status_code
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise Unfetchable("the address can't be read") from error
