/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets of tunnels. The kernel's own function for it lies in a module that may
 * not be there. Newer kernels keep a list of what merges in UDP.
 */
#ifndef _LNET_COMPAT_UDP_H
#define _LNET_COMPAT_UDP_H

#include <linux/udp.h>
#include <net/udp_tunnel.h>

static inline void
lnet_compat_udp_tunnel(struct sock *sk, udp_tunnel_encap_rcv_t rcv,
		       udp_tunnel_gro_receive_t gro_receive,
		       udp_tunnel_gro_complete_t gro_complete)
{
	struct udp_sock *up = udp_sk(sk);

	up->encap_rcv = rcv;
	up->gro_receive = gro_receive;
	up->gro_complete = gro_complete;
	/* only then is anything of the above looked at */
	WRITE_ONCE(up->encap_type, 1);
	udp_tunnel_encap_enable(sk);
#ifdef LNET_HAS_UDP_GRO_RCV
	udp_tunnel_update_gro_rcv(sk, true);
	udp_tunnel_update_gro_lookup(sock_net(sk), sk, true);
#endif
}

#endif /* _LNET_COMPAT_UDP_H */
