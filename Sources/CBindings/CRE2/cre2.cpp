#include "cre2.h"

#include <new>
#include <vector>

#include <re2/re2.h>

struct CRE2Pattern {
    RE2 expression;

    CRE2Pattern(const re2::StringPiece &text, const RE2::Options &options) : expression(text, options) {}
};

CRE2Pattern *cre2_compile(const char *pattern, size_t length, int64_t memory) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory);
    return new (std::nothrow) CRE2Pattern(re2::StringPiece(pattern, length), options);
}

void cre2_free(CRE2Pattern *pattern) { delete pattern; }

const char *cre2_error(const CRE2Pattern *pattern) {
    return pattern->expression.ok() ? nullptr : pattern->expression.error().c_str();
}

int cre2_program_size(const CRE2Pattern *pattern) { return pattern->expression.ProgramSize(); }

int cre2_groups(const CRE2Pattern *pattern) { return pattern->expression.NumberOfCapturingGroups(); }

bool cre2_matches(const CRE2Pattern *pattern, const char *text, size_t length) {
    re2::StringPiece piece(text, length);
    return pattern->expression.Match(piece, 0, length, RE2::UNANCHORED, nullptr, 0);
}

bool cre2_find(const CRE2Pattern *pattern, const char *text, size_t length, size_t from, CRE2Range *ranges, int count) {
    re2::StringPiece piece(text, length);
    std::vector<re2::StringPiece> found(static_cast<size_t>(count));
    if (!pattern->expression.Match(piece, from, length, RE2::UNANCHORED, found.data(), count)) return false;
    for (int index = 0; index < count; index++) {
        const re2::StringPiece &group = found[static_cast<size_t>(index)];
        bool absent = group.data() == nullptr;
        ranges[index].start = absent ? -1 : group.data() - text;
        ranges[index].end = absent ? -1 : ranges[index].start + static_cast<ptrdiff_t>(group.size());
    }
    return true;
}
