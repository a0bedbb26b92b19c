#ifndef CLOUDPIONEER_CLIBGIT2_H
#define CLOUDPIONEER_CLIBGIT2_H

#include <git2.h>
#include <git2/sys/transport.h>

// Swift does not import variadic functions: one wrapper for each shape of option in use.

static inline int pioneer_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int pioneer_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int pioneer_git_set_cache_bytes(ssize_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}

static inline int pioneer_git_set_open_packs(size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, count);
}

static inline int pioneer_git_set_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

// The library hands these back to their own functions; the context behind the parent is ours.

typedef struct {
    git_smart_subtransport parent;
    void *context;
} pioneer_subtransport;

typedef struct {
    git_smart_subtransport_stream parent;
    void *context;
} pioneer_stream;

#endif
