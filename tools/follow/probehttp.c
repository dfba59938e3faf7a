// SPDX-License-Identifier: GPL-2.0
/* As much of HTTP as it takes to ask for a page and read the status. */

#include <ctype.h>
#include <string.h>

#include "../mem.h"
#include "probe.h"

/**
 * http_request - ask for a page
 * @conf: which
 *
 * Return: the request; free() it.
 */
char *http_request(const struct conf_probe *conf)
{
	bool six = conf->target.family == AF_INET6;
	char addr[LX_ADDR_STRLEN], port[8] = "";

	if (conf->port != 80)
		snprintf(port, sizeof(port), ":%u", conf->port);
	lx_addr_str(&conf->target, addr);
	return mem_printf("GET %s HTTP/1.1\r\nHost: %s%s%s%s\r\nUser-Agent: lnet-exit\r\nAccept: */*\r\nConnection: close\r\n\r\n",
			  conf->path, *conf->host || !six ? "" : "[",
			  *conf->host ? conf->host : addr,
			  *conf->host || !six ? "" : "]",
			  *conf->host ? "" : port);
}

/**
 * http_status - status of an answer
 * @line: what has come of it
 * @len: bytes of it
 *
 * Return: the status, 0 when more has to come, -1 when it is no answer of HTTP.
 */
int http_status(const char *line, size_t len)
{
	/* '#' stands for a digit. */
	static const char form[] = "HTTP/1.# ###";
	size_t i, n = len < strlen(form) ? len : strlen(form);

	for (i = 0; i < n; i++)
		if (form[i] == '#' ? !isdigit((unsigned char)line[i]) :
				     line[i] != form[i])
			return -1;
	if (len <= strlen(form))
		return 0;
	if (isalnum((unsigned char)line[n]))
		return -1;
	return (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
}
