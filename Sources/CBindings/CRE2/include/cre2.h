#ifndef CLOUDPIONEER_CRE2_H
#define CLOUDPIONEER_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression of RE2's syntax: safe to use from several threads at once.
typedef struct CRE2Pattern CRE2Pattern;

/// A stretch of a text in bytes; `start` is negative where there is none.
typedef struct {
    ptrdiff_t start;
    ptrdiff_t end;
} CRE2Range;

/// Compiles a pattern; its program and caches together take at most `memory` bytes. Null where memory is out.
CRE2Pattern *cre2_compile(const char *pattern, size_t length, int64_t memory);
void cre2_free(CRE2Pattern *pattern);

/// Why the pattern does not compile; null where it does. Lives as long as the pattern.
const char *cre2_error(const CRE2Pattern *pattern);
/// How large the compiled program is, in instructions.
int cre2_program_size(const CRE2Pattern *pattern);
/// The number of capturing groups.
int cre2_groups(const CRE2Pattern *pattern);

/// Whether the pattern matches anywhere in the text.
bool cre2_matches(const CRE2Pattern *pattern, const char *text, size_t length);
/// The first match at or after a byte, and its groups: `count` ranges, the whole match first.
bool cre2_find(const CRE2Pattern *pattern, const char *text, size_t length, size_t from, CRE2Range *ranges, int count);

#ifdef __cplusplus
}
#endif

#endif
