"""From where somebody asks: by the connection alone, or by what a balancer says that is trusted."""

import pytest

from gradlab.app.votes import place


@pytest.mark.parametrize(
    ("address", "is_place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", ""),
        ("", ""),
        ("192.0.2.7:8080", ""),
    ],
)
def test_a_place_is_an_address_or_a_whole_network_of_one_reader(address, is_place):
    assert place(address) == is_place
