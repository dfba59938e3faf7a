// SPDX-License-Identifier: GPL-2.0
/* Lists of prefixes: reading, sorting, what is remarkable, differences. */
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include "../loc.h"
#include "../plist_read.h"
#include "../values.h"
#include "tap.h"

static struct lx_plist list;
static struct lx_pvalues values;
static struct lx_plist_reader reader;
static char said[LX_PLIST_WHY_LEN];
static unsigned long said_line;
static unsigned int clashes;

static void fault(void *arg, unsigned long line, const char *why)
{
	(void)arg;
	said_line = line;
	snprintf(said, sizeof(said), "%s", why);
}

/* Each line on its own may lead where it says; no line needs to. */
static void begin(const char *exit)
{
	lx_plist_free(&list);
	lx_pvalues_free(&values);
	memset(&reader, 0, sizeof(reader));
	reader.list = &list;
	reader.values = &values;
	reader.fault = fault;
	reader.preset.protocol = LNET_EXIT_PROTO_STATIC;
	snprintf(reader.preset.exit, sizeof(reader.preset.exit), "%s", exit);
	said[0] = '\0';
	clashes = 0;
}

static bool line(const char *text)
{
	char copy[256];

	snprintf(copy, sizeof(copy), "%s", text);
	said[0] = '\0';
	return lx_plist_line(&reader, copy, strlen(copy), list.n + 1);
}

/* "PREFIX exit NAME override protocol N", as far as it applies */
static const char *text(size_t i)
{
	static char buf[256];
	char prefix[LX_ADDR_STRLEN];
	struct lx_prefix p;
	struct lx_pvalue *v;

	if (i >= list.n)
		return "none";
	p = lx_pentry_prefix(&list.v[i]);
	v = &values.v[list.v[i].value];
	snprintf(buf, sizeof(buf), "%s %s%s%s %u", lx_prefix_str(&p, prefix),
		 v->type == LNET_EXIT_ENTRY_BYPASS ? "bypass" : "exit ",
		 v->exit, v->flags ? " override" : "", v->protocol);
	return buf;
}

static void good(const char *in, const char *want)
{
	begin("");
	tap(line(in), "\"%s\" is taken", in);
	tap_str(text(0), want, "\"%s\"", in);
}

static void bad(const char *exit, const char *in, const char *want)
{
	begin(exit);
	tap(!line(in) && !list.n, "\"%s\" is refused", in);
	tap_str(said, want, "and the reason for \"%s\"", in);
}

static void lines(void)
{
	good("10.0.0.0/8 sg", "10.0.0.0/8 exit sg 4");
	good("10.0.0.0/8\texit sg", "10.0.0.0/8 exit sg 4");
	good("  192.0.2.1 sg  ", "192.0.2.1/32 exit sg 4");
	good("0.0.0.0/0 sg override", "0.0.0.0/0 exit sg override 4");
	good("2001:db8::/32 bypass", "2001:db8::/32 bypass 4");
	good("::/0 sg protocol follow", "::/0 exit sg 137");
	good("::ffff:192.0.2.1 sg", "::ffff:192.0.2.1/128 exit sg 4");
	good("10.0.0.0/8 sg # why", "10.0.0.0/8 exit sg 4");
	good("10.0.0.0/8 sg#why", "10.0.0.0/8 exit sg 4");
	good("10.0.0.0/8 sg\r", "10.0.0.0/8 exit sg 4");
	good("10.0.0.0/8 exit override", "10.0.0.0/8 exit override 4");
	good("10.0.0.0/8 exit bypass", "10.0.0.0/8 exit bypass 4");
	good("10.0.0.0/8 override protocol 7 sg",
	     "10.0.0.0/8 exit sg override 7");

	begin("sg");
	tap(line("") && line("   \t ") && line("# all") && !list.n,
	    "empty lines and comments are none");
	tap(line("10.0.0.0/8"), "a prefix alone goes where the command says");
	tap_str(text(0), "10.0.0.0/8 exit sg 4", "and so it does");
	tap(line("10.1.0.0/16 bypass") && line("10.2.0.0/16 override"),
	    "exceptions from that");
	tap_str(text(1), "10.1.0.0/16 bypass 4", "one that is not labelled");
	tap_str(text(2), "10.2.0.0/16 exit sg override 4", "one with a flag");

	begin("sg");
	reader.family = AF_INET6;
	tap(line("10.0.0.0/8") && line("::/0") && list.n == 1 &&
	    reader.left_out == 1, "the other family is left out");
	tap(!line("10.0.0.1/8"), "but looked at all the same");
}

static void faults(void)
{
	bad("", "10.0.0.0/8",
	    "the name of an exit or \"bypass\" is expected behind the prefix (or \"exit NAME\" on the command line, for all of them)");
	bad("sg", "10.0.0.0/8 hk",
	    "the line names exit hk, but the command line says where all prefixes go");
	bad("sg", "10.0.0.1/8",
	    "10.0.0.1/8 has bits set behind its length, expected 10.0.0.0/8");
	bad("sg", "2001:db8::1/64",
	    "2001:db8::1/64 has bits set behind its length, expected 2001:db8::/64");
	bad("sg", "10.0.0.0/33",
	    "\"10.0.0.0/33\" has a bad prefix length: 0 to 32 is expected");
	bad("sg", "::/129",
	    "\"::/129\" has a bad prefix length: 0 to 128 is expected");
	bad("sg", "10.0.0.0/",
	    "\"10.0.0.0/\" has a bad prefix length: 0 to 32 is expected");
	bad("sg", "10.0.0/24",
	    "\"10.0.0/24\" is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32");
	bad("sg", "10.0.0.256",
	    "\"10.0.0.256\" is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32");
	bad("sg", "010.0.0.0/8",
	    "\"010.0.0.0/8\" is not a prefix, such as 10.0.0.0/8 or 2001:db8::/32");
	bad("sg", "default",
	    "\"default\" has no address family: write 0.0.0.0/0 or ::/0");
	bad("", "10.0.0.0/8 exit",
	    "the name of an exit is expected behind \"exit\"");
	bad("", "10.0.0.0/8 sg hk",
	    "\"hk\" is not expected here: the line has said where its packets go");
	bad("", "10.0.0.0/8 sg bypass",
	    "\"bypass\" and an exit exclude each other");
	bad("", "10.0.0.0/8 sg protocol",
	    "a protocol is expected behind \"protocol\"");
	bad("", "10.0.0.0/8 a/b",
	    "\"a/b\" is not a name: printable characters without blanks and \"/\" are expected");
}

/* The quick way and the library agree on every text. */
static void quick(void)
{
	static const char chars[] = "0123456789./ 1250:";
	unsigned int i, k, len, taken = 0;
	struct lx_prefix p, masked;
	char in[24], why[LX_WHY_LEN];
	bool ok, same = true;

	srand(1);
	begin("sg");
	for (i = 0; i < 200000 && same; i++) {
		/* mostly well formed, with one character changed or none */
		len = snprintf(in, sizeof(in), "%d.%d.%d.%d/%d", rand() % 258,
			       rand() % 4 ? 0 : rand() % 300, rand() % 2, 0,
			       rand() % 35);
		if (rand() % 2)
			in[rand() % len] = chars[rand() % (sizeof(chars) - 1)];
		for (k = 0; k < len; k++)
			if (in[k] == ' ')
				in[k] = '1';
		list.n = 0;
		ok = !lx_value_prefix(in, &p, why);
		if (ok) {
			masked = p;
			lx_prefix_mask(&masked);
			ok = lx_prefix_equal(&masked, &p);
		}
		same = line(in) == ok;
		if (ok && same) {
			masked = lx_pentry_prefix(&list.v[0]);
			same = lx_prefix_equal(&masked, &p);
			taken++;
		}
		if (!same)
			tap_note("%s", in);
	}
	tap(same && taken > 1000, "200000 random texts, %u prefixes", taken);
}

static void clash(void *arg, const struct lx_pentry *first,
		  const struct lx_pentry *second)
{
	(void)arg;
	clashes += first->line < second->line;
}

static void order(void)
{
	static const char *const in[] = {
		"2001:db8::/32 sg", "10.0.0.0/8 sg", "0.0.0.0/0 hk",
		"10.1.0.0/16 sg", "10.0.0.0/16 hk", "10.0.0.0/8 sg",
		"::/0 sg", "10.1.2.0/24 hk", "11.0.0.0/8 hk",
		"10.1.0.0/16 hk", "2001:db8::1/128 hk",
		"2001:db8:8000::/33 sg",
	};
	static const char *const out[] = {
		"0.0.0.0/0 exit hk 4", "10.0.0.0/8 exit sg 4",
		"10.0.0.0/16 exit hk 4", "10.1.0.0/16 exit sg 4",
		"10.1.2.0/24 exit hk 4", "11.0.0.0/8 exit hk 4",
		"::/0 exit sg 4", "2001:db8::/32 exit sg 4",
		"2001:db8::1/128 exit hk 4", "2001:db8:8000::/33 exit sg 4",
	};
	struct lx_plist_facts facts;
	size_t i;

	begin("");
	for (i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		line(in[i]);
	/* lines are numbered by entries here */
	for (i = 0; i < list.n; i++)
		list.v[i].line = i + 1;
	lx_plist_sort(&list);
	lx_plist_tidy(&list, &facts, clash, NULL);
	tap(list.n == sizeof(out) / sizeof(out[0]), "prefixes that are there");
	for (i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		tap_str(text(i), out[i], "place %zu", i);
	tap(facts.duplicates == 1 && clashes == 1,
	    "a duplicate, and one that says another thing");
	tap(facts.within == 8 && facts.redundant == 4,
	    "prefixes within others (%zu), some without effect (%zu)",
	    facts.within, facts.redundant);
}

static char changes[512];

static void change(void *arg, const struct lx_pentry *a,
		   const struct lx_pentry *b)
{
	struct lx_prefix p = lx_pentry_prefix(a ?: b);
	char prefix[LX_ADDR_STRLEN];
	size_t n = strlen(changes);

	(void)arg;
	snprintf(changes + n, sizeof(changes) - n, "%c%s ",
		 a && b ? (a->value == b->value ? '=' : '~') :
		 a ? '-' : '+', lx_prefix_str(&p, prefix));
}

static void difference(void)
{
	struct lx_plist other;

	begin("");
	line("10.0.0.0/8 sg");
	line("10.1.0.0/16 sg");
	line("11.0.0.0/8 sg");
	line("::/0 sg");
	other = list;
	memset(&list, 0, sizeof(list));
	line("10.0.0.0/8 sg");
	line("10.1.0.0/16 hk");
	line("12.0.0.0/8 sg");
	line("2001:db8::/32 sg");
	lx_plist_diff(&other, &list, change, NULL);
	tap_str(changes,
		"=10.0.0.0/8 ~10.1.0.0/16 -11.0.0.0/8 +12.0.0.0/8 -::/0 +2001:db8::/32 ",
		"what differs");
	changes[0] = '\0';
	lx_plist_free(&list);
	lx_plist_diff(&other, &list, change, NULL);
	tap_str(changes, "-10.0.0.0/8 -10.1.0.0/16 -11.0.0.0/8 -::/0 ",
		"against an empty list");
	lx_plist_free(&other);
}

/* Values are found again however many there are. */
static void many_values(void)
{
	struct lx_pvalue v = { .type = LNET_EXIT_ENTRY_EXIT, .protocol = 4 };
	bool ok = true;
	int i;

	begin("");
	for (i = 0; i < 2 * LX_PVALUES_MAX && ok; i++) {
		snprintf(v.exit, sizeof(v.exit), "e%d", i % LX_PVALUES_MAX);
		ok = lx_pvalues_add(&values, &v) == i % LX_PVALUES_MAX;
	}
	tap(ok, "%d values, each twice", LX_PVALUES_MAX);
	tap(!line("10.0.0.0/8 another"), "one more is too many");
}

static char path[] = "/tmp/plist-XXXXXX";

static void write_file(const void *data, size_t len)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(data, 1, len, f) != len)
		perror(path);
	if (f)
		fclose(f);
}

/* Enough lines for several buffers, the last one without an end. */
static char *long_text(size_t *len)
{
	char *buf;
	FILE *f;
	int i;

	f = open_memstream(&buf, len);
	for (i = 0; i < 30000; i++)
		fprintf(f, "%s10.%d.%d.0/24 sg%s", i ? "\n" : "", i / 256,
			i % 256, i % 7 ? "" : "   # a remark");
	fclose(f);
	return buf;
}

static void read_back(const char *what)
{
	char why[LX_PLIST_WHY_LEN] = "";
	long n;

	begin("");
	n = lx_plist_read(&reader, path, why);
	tap(!n && list.n == 30000 && list.v[29999].line == 30000, "%s: all lines",
	    what);
	tap_str(text(29999), "10.117.47.0/24 exit sg 4", "%s: the last", what);
	if (n)
		tap_note("%ld %s", n, n < 0 ? why : said);
}

static void unreadable(const char *want, const char *what)
{
	char why[LX_PLIST_WHY_LEN] = "", with_path[LX_PLIST_WHY_LEN];

	begin("sg");
	snprintf(with_path, sizeof(with_path), "%s %s", path, want);
	tap(lx_plist_read(&reader, path, why) < 0, "%s is refused", what);
	tap_str(why, with_path, "%s: the reason", what);
}

static size_t gzip_text(const char *in, size_t len, unsigned char *out,
			size_t room)
{
	z_stream z = { .next_in = (unsigned char *)in, .avail_in = len,
		       .next_out = out, .avail_out = room };

	deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
	deflate(&z, Z_FINISH);
	deflateEnd(&z);
	return z.total_out;
}

static void gzip_file(const char *in, size_t len)
{
	unsigned char *out = malloc(len + 1000);
	size_t half = 1000, n;

	n = gzip_text(in, len, out, len + 1000);
	write_file(out, n);
	read_back("gzip");
	write_file(out, n - 20);
	unreadable("ends too early: it is not whole", "half a gzip file");
	out[n / 2] ^= 0xff;
	write_file(out, n);
	unreadable("is no gzip file from beginning to end, or damaged",
		   "a damaged gzip file");

	while (in[half - 1] != '\n')
		half++;
	n = gzip_text(in, half, out, len + 1000);
	n += gzip_text(in + half, len - half, out + n, len + 1000 - n);
	write_file(out, n);
	read_back("gzip in two members");
	free(out);
}

static void xz_file(const char *in, size_t len)
{
	unsigned char *out = malloc(len + 1000);
	size_t n = 0;

	if (lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL,
				    (const uint8_t *)in, len, out, &n,
				    len + 1000) != LZMA_OK)
		n = 0;
	write_file(out, n);
	read_back("xz");
	write_file(out, n - 20);
	unreadable("ends too early: it is not whole", "half an xz file");
	out[n / 2] ^= 0xff;
	write_file(out, n);
	unreadable("is no xz file from beginning to end, or damaged",
		   "a damaged xz file");
	free(out);
}

static void files(void)
{
	char long_line[8000];
	size_t len;
	char *in;
	int fd;

	fd = mkstemp(path);
	if (fd < 0)
		perror(path);
	close(fd);
	in = long_text(&len);
	write_file(in, len);
	read_back("text");
	gzip_file(in, len);
	xz_file(in, len);
	free(in);

	write_file("\357\273\27710.0.0.0/8 sg\n", 17);
	begin("");
	tap(!lx_plist_read(&reader, path, said) && list.n == 1,
	    "a mark of UTF-8 at the beginning");
	write_file("10.0.0.0/8 sg\n10.0.0.0/8\nsg\n\n10.0.0.1/8 sg\n", 43);
	begin("");
	tap(lx_plist_read(&reader, path, said) == 3 && said_line == 5 &&
	    list.n == 1, "all faulty lines are told, by number");
	write_file("", 0);
	begin("");
	tap(!lx_plist_read(&reader, path, said) && !list.n, "an empty file");
	write_file("10.0.0.0/8\n\0\n", 13);
	unreadable("is not a text file: line 2 has a zero byte", "a zero byte");
	memset(long_line, ' ', sizeof(long_line));
	write_file(long_line, sizeof(long_line));
	unreadable("is not a list: line 1 is longer than 4096 bytes",
		   "a long line");
	unlink(path);
	unreadable("cannot be opened: No such file or directory", "no file");
	strcpy(path, "/tmp");
	unreadable("cannot be read: Is a directory", "a directory");
}

static void loc_words(void)
{
	static const char *const countries[] = { "sg", "S", "SGP", "", ",",
						 "SG,", ",SG", "SG,,HK", "SG HK" };
	static const char *const asns[] = { "", "0", "AS", "x", "1,", ",1",
					    "4294967296", "1,,2", "-1", "ASAS1" };
	char why[LX_WHY_LEN];
	const char *out;
	size_t i;

	tap(!lx_value_countries("SG", &out, why) &&
	    !lx_value_countries("SG,HK,A1", &out, why), "countries");
	for (i = 0; i < sizeof(countries) / sizeof(countries[0]); i++)
		tap(lx_value_countries(countries[i], &out, why),
		    "\"%s\" is no list of countries", countries[i]);
	tap(!lx_value_asns("64496", &out, why) &&
	    !lx_value_asns("AS64496,as1,4294967295", &out, why),
	    "autonomous systems");
	for (i = 0; i < sizeof(asns) / sizeof(asns[0]); i++)
		tap(lx_value_asns(asns[i], &out, why),
		    "\"%s\" is no list of autonomous systems", asns[i]);
}

int main(void)
{
	lines();
	faults();
	quick();
	order();
	difference();
	many_values();
	files();
	loc_words();
	begin("");
	return tap_end();
}
