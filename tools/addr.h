/* SPDX-License-Identifier: GPL-2.0 */
/* IPv4 and IPv6 addresses and prefixes, as values without a socket. */
#ifndef LNET_EXIT_TOOLS_ADDR_H
#define LNET_EXIT_TOOLS_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>

struct nlattr;
struct nl_msg;

/* Longest text of a prefix, with the terminating zero. */
#define LX_ADDR_STRLEN (INET6_ADDRSTRLEN + 4)

/**
 * struct lx_addr - an address of either family
 * @family: AF_INET, AF_INET6, or AF_UNSPEC when there is no address
 * @bytes: network order, zero behind the length of the family
 *
 * All zeroes is "no address", so that structs need no initialiser.
 */
struct lx_addr {
	uint8_t family;
	uint8_t bytes[16];
};

/**
 * struct lx_prefix - an address and a prefix length
 * @addr: may carry host bits, see lx_prefix_mask()
 * @len: 0 to 32 or 0 to 128
 */
struct lx_prefix {
	struct lx_addr addr;
	uint8_t len;
};

/** lx_addr_set - is there an address at all? */
static inline bool lx_addr_set(const struct lx_addr *a)
{
	return a->family != AF_UNSPEC;
}

/** lx_addr_size - bytes that the address takes on the wire; 0 for none */
static inline size_t lx_addr_size(const struct lx_addr *a)
{
	switch (a->family) {
	case AF_INET:
		return 4;
	case AF_INET6:
		return 16;
	default:
		return 0;
	}
}

/** lx_addr_bits - length of a host prefix of the family: 32 or 128 */
static inline unsigned int lx_addr_bits(const struct lx_addr *a)
{
	return 8 * (unsigned int)lx_addr_size(a);
}

/**
 * lx_addr_parse - read an address in text form
 * @s: dotted quad or colon form, nothing else
 * @a: filled on success
 *
 * Return: 0, or -EINVAL when @s is no address.
 */
int lx_addr_parse(const char *s, struct lx_addr *a);

/**
 * lx_prefix_parse - read ADDRESS or ADDRESS/LENGTH
 * @s: text; without a length the prefix is the host itself; "default" is not
 *	known here because it has no family
 * @p: filled on success, host bits as they were typed
 *
 * Return: 0; -EINVAL for a bad address, -ERANGE for a bad length.
 */
int lx_prefix_parse(const char *s, struct lx_prefix *p);

/**
 * lx_addr_str - text form of an address
 * @a: address, "none" is printed for AF_UNSPEC
 * @buf: at least LX_ADDR_STRLEN bytes
 *
 * Return: @buf.
 */
const char *lx_addr_str(const struct lx_addr *a, char *buf);

/** lx_prefix_str - text form ADDRESS/LENGTH into @buf, see lx_addr_str() */
const char *lx_prefix_str(const struct lx_prefix *p, char *buf);

/** lx_addr_equal - same family and same bytes? */
bool lx_addr_equal(const struct lx_addr *a, const struct lx_addr *b);

/** lx_prefix_equal - same address and same length? */
bool lx_prefix_equal(const struct lx_prefix *a, const struct lx_prefix *b);

/** lx_prefix_mask - clear the bits behind the prefix length */
void lx_prefix_mask(struct lx_prefix *p);

/** lx_prefix_host_bits - is a bit behind the prefix length set? */
bool lx_prefix_host_bits(const struct lx_prefix *p);

/** lx_prefix_contains - does @p contain the address @a? */
bool lx_prefix_contains(const struct lx_prefix *p, const struct lx_addr *a);

/** lx_prefix_within - is @inner equal to or a part of @outer? */
bool lx_prefix_within(const struct lx_prefix *outer,
		      const struct lx_prefix *inner);

/** lx_addr_is_linklocal - is it an IPv6 link-local address? */
bool lx_addr_is_linklocal(const struct lx_addr *a);

/**
 * lx_addr_from_bytes - take an address whose family its length tells
 * @a: filled on success
 * @data: network order
 * @len: 4 or 16
 *
 * Return: 0, or -EINVAL for another length.
 */
int lx_addr_from_bytes(struct lx_addr *a, const void *data, size_t len);

/** lx_addr_from_nla - the same for a netlink attribute; NULL gives -EINVAL */
int lx_addr_from_nla(struct lx_addr *a, const struct nlattr *nla);

/**
 * lx_addr_put - append an address attribute to a message
 * @msg: message being built
 * @type: attribute type
 * @a: address that is set
 *
 * Return: 0, or -EMSGSIZE.
 */
int lx_addr_put(struct nl_msg *msg, int type, const struct lx_addr *a);

#endif /* LNET_EXIT_TOOLS_ADDR_H */
