/* server.h - the server of tests/con-postgres, for tests in C */
#ifndef TESTS_SQL_SERVER_H
#define TESTS_SQL_SERVER_H

#include "lib/base/base.h"
#include "lib/base/conf.h"
#include "lib/store/db.h"

static inline struct db_conf
server_conf(const char *role)
{
	return (struct db_conf){
		.host = getenv("PGHOST"), .port = getenv("PGPORT"),
		.name = getenv("PGDATABASE"), .role = role,
		.timeout_ms = 15000,
	};
}

static inline struct db *
server_db(const char *role)
{
	struct db_conf c = server_conf(role);
	struct err err = ERR_INIT;
	struct db *db = db_open(&c, &err);

	if (!db) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
	return db;
}

/* One value of one row; the test ends when there is none. */
static inline void
server_value(struct db *db, const char *sql, char *out, size_t cap)
{
	struct err err = ERR_INIT;
	struct rows *r = db_query(db, sql, 0, NULL, DB_WRITE, &err);

	if (!r) {
		printf("Bail out! %s: %s\n", sql, err.msg);
		exit(1);
	}
	snprintf(out, cap, "%s", rows_text(r, 0, 0));
	rows_free(&r);
}

static inline void
server_do(struct db *db, const char *sql)
{
	char unused[8];

	server_value(db, sql, unused, sizeof(unused));
}

static inline void
server_token(const char *name, unsigned char out[32])
{
	const char *hex = getenv(name);
	size_t i;

	for (i = 0; hex && i < 32; i++) {
		char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		out[i] = (unsigned char)strtoul(two, NULL, 16);
	}
}

#endif
