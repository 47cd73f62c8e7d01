"""What `up` writes, and the broker that it starts, are for its owner's eyes alone."""

import stat

from claimdesk.settings import Settings
from service.commands import up


def test_what_up_writes_is_its_owners_alone(tmp_path):
    file = tmp_path / "up.json"
    file.write_text("{}")
    file.chmod(0o666)
    up.write_private(file, "a key")
    assert (stat.S_IMODE(file.stat().st_mode), file.read_text()) == (0o600, "a key")


def test_the_bundled_broker_has_no_port_and_a_socket_of_its_owners(tmp_path):
    command = up.build_broker_command(Settings(var=tmp_path / "var"))
    said = dict(zip(command[1::2], command[2::2], strict=True))
    assert (said["--port"], said["--unixsocketperm"]) == ("0", "700")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
