#ifndef CLOUDPIONEER_CSQLITE_H
#define CLOUDPIONEER_CSQLITE_H

#include <sqlite3.h>

// Composed of other macros.
static const int pioneer_sqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;

// Variadic.
static inline int pioneer_sqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#endif
