// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP echo by the sockets that the kernel has for it: it chooses the
 * identifier, computes checksums, and hands each socket its own answers alone.
 * They need no right, but a group that net.ipv4.ping_group_range admits.
 */

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "daemon.h"
#include "probe.h"

/* Both families have the same header. */
struct echo {
	uint8_t type;
	uint8_t code;
	uint16_t checksum;
	uint16_t id;
	uint16_t sequence;
	char data[16];
};

/**
 * echo_open - open a socket for echo requests
 * @target: who will be asked
 *
 * Return: the socket, or a negative errno.
 */
int echo_open(const struct lx_addr *target)
{
	bool six = target->family == AF_INET6;
	int fd, on = 1;

	fd = socket(target->family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    six ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
	if (fd < 0)
		return -errno;
	/* Who refuses need not be waited for. */
	setsockopt(fd, six ? SOL_IPV6 : SOL_IP,
		   six ? IPV6_RECVERR : IP_RECVERR, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
	return fd;
}

/**
 * echo_send - send an echo request
 * @fd: socket, connected to the target
 * @family: of the target
 * @sequence: number of the request
 *
 * Return: 0 or a negative errno.
 */
int echo_send(int fd, int family, uint16_t sequence)
{
	struct echo echo = {
		.type = family == AF_INET6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO,
		.sequence = htons(sequence),
		.data = "lnet-exit",
	};

	return send(fd, &echo, sizeof(echo), MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* How long a packet has waited for us; nothing if a clock was set meanwhile. */
static uint64_t age_of(struct msghdr *msg)
{
	struct timespec then, now;
	struct cmsghdr *cmsg;
	int64_t age;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg; cmsg = CMSG_NXTHDR(msg, cmsg)) {
		if (cmsg->cmsg_level != SOL_SOCKET ||
		    cmsg->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&then, CMSG_DATA(cmsg), sizeof(then));
		clock_gettime(CLOCK_REALTIME, &now);
		age = (now.tv_sec - then.tv_sec) * (int64_t)SECOND_NS +
		      now.tv_nsec - then.tv_nsec;
		return age > 0 && age < (int64_t)SECOND_NS ? age : 0;
	}
	return 0;
}

/**
 * echo_receive - take what has come
 * @fd: socket of echo_open()
 * @packet: filled, from the ICMP header on
 * @size: bytes of it
 * @came: filled: when the kernel got it, in ns as of daemon_now()
 *
 * A busy machine has a packet wait for the process that asked: on the way it was
 * not, so the kernel's own time counts.
 *
 * Return: bytes of the packet, or a negative errno.
 */
ssize_t echo_receive(int fd, void *packet, size_t size, uint64_t *came)
{
	char control[CMSG_SPACE(sizeof(struct timespec)) + 64];
	struct iovec iov = { .iov_base = packet, .iov_len = size };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n;

	n = recvmsg(fd, &msg, 0);
	if (n < 0)
		return -errno;
	*came = daemon_now() - age_of(&msg);
	return n;
}

/**
 * echo_is_answer - is a packet the answer to an echo request?
 * @family: of the target
 * @packet: from the ICMP header on
 * @len: bytes of it
 * @sequence: number of the request
 *
 * Return: true if it is.
 */
bool echo_is_answer(int family, const void *packet, size_t len,
		    uint16_t sequence)
{
	struct echo echo;

	if (len < sizeof(echo))
		return false;
	memcpy(&echo, packet, sizeof(echo));
	return echo.type == (family == AF_INET6 ? ICMP6_ECHO_REPLY :
						  ICMP_ECHOREPLY) &&
	       echo.sequence == htons(sequence);
}
