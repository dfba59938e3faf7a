# SPDX-License-Identifier: GPL-2.0
"""Devices and their addresses by routing netlink: no process for each of them."""
import socket
import struct

from genl import (NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, Attr, Netlink, addr, pack,
                  text)

NETLINK_ROUTE = 0
RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR, RTM_DELADDR = 16, 17, 20, 21
IFF_UP = 1
IFLA_IFNAME, IFLA_LINKINFO, INFO_KIND = 3, 18, 1
IFA_ADDRESS, IFA_LOCAL = 1, 2


class Rtnl(Netlink):
    """Each call returns the errno of the answer, 0 for success."""

    def __init__(self):
        super().__init__(NETLINK_ROUTE)

    def ask(self, kind, header, attrs, flags=0):
        raw = header + pack(attrs)
        self.send(self.message(kind, raw, flags | NLM_F_ACK))
        return self.finish().errno

    def add(self, name, kind):
        """A device, and it is up."""
        return self.ask(RTM_NEWLINK, struct.pack("BxHiII", 0, 0, 0, IFF_UP, IFF_UP),
                        [text(IFLA_IFNAME, name),
                         Attr(IFLA_LINKINFO, [text(INFO_KIND, kind)])],
                        NLM_F_CREATE | NLM_F_EXCL)

    def delete(self, name):
        return self.ask(RTM_DELLINK, struct.pack("BxHiII", 0, 0, 0, 0, 0),
                        [text(IFLA_IFNAME, name)])

    def set_up(self, name, up=True):
        return self.ask(RTM_NEWLINK,
                        struct.pack("BxHiII", 0, 0, 0, IFF_UP if up else 0, IFF_UP),
                        [text(IFLA_IFNAME, name)])

    def address(self, index, value, there=True):
        """@value: IPv4 address with length, on the device with that index."""
        address, length = value.split("/")
        return self.ask(RTM_NEWADDR if there else RTM_DELADDR,
                        struct.pack("BBBBI", socket.AF_INET, int(length), 0, 0, index),
                        [addr(IFA_LOCAL, address), addr(IFA_ADDRESS, address)],
                        NLM_F_CREATE | NLM_F_EXCL if there else 0)
