#ifndef CLOUDPIONEER_CSQLITE_H
#define CLOUDPIONEER_CSQLITE_H

#include <sqlite3.h>

// Composed of other macros.
static const int pioneer_sqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;

// The destructor that stands for "copy it" is a macro with a cast, which Swift cannot import.

static inline int pioneer_sqlite_bind_text(sqlite3_stmt *statement, int place, const char *text, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, place, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int pioneer_sqlite_bind_blob(sqlite3_stmt *statement, int place, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, place, bytes, count, SQLITE_TRANSIENT);
}

// Variadic.
static inline int pioneer_sqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#endif
