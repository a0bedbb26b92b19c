#ifndef CLOUDPIONEER_CLIBCURL_H
#define CLOUDPIONEER_CLIBCURL_H

// libcurl's option calls are variadic, and its type checks are macros around them; Swift can import neither, so there
// is one wrapper for each kind of argument.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <netinet/in.h>

typedef size_t (*pioneer_curl_read)(char *buffer, size_t size, size_t count, void *context);
typedef size_t (*pioneer_curl_write)(char *buffer, size_t size, size_t count, void *context);
typedef int (*pioneer_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode pioneer_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode pioneer_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/// Copied by libcurl.
static inline CURLcode pioneer_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// Copied by libcurl.
static inline CURLcode pioneer_curl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, &blob);
}

/// Kept by libcurl: must live as long as the transfer.
static inline CURLcode pioneer_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode pioneer_curl_set_write(CURL *easy, CURLoption option, pioneer_curl_write value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode pioneer_curl_set_read(CURL *easy, pioneer_curl_read value) {
    return curl_easy_setopt(easy, CURLOPT_READFUNCTION, value);
}

static inline CURLcode pioneer_curl_set_seek(CURL *easy, pioneer_curl_seek value) {
    return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, value);
}

static inline CURLcode pioneer_curl_set_opensocket(CURL *easy, curl_opensocket_callback value) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

/// The bytes of an address in network order, 4 or 16 of them; none for another family.
static inline const unsigned char *pioneer_curl_address(const struct curl_sockaddr *address, size_t *count) {
    if (address->family == AF_INET) {
        *count = 4;
        return (const unsigned char *)&((const struct sockaddr_in *)&address->addr)->sin_addr;
    }
    *count = address->family == AF_INET6 ? 16 : 0;
    return (const unsigned char *)&((const struct sockaddr_in6 *)&address->addr)->sin6_addr;
}

static inline CURLcode pioneer_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode pioneer_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode pioneer_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode pioneer_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Function-like and cast macros.
static const size_t pioneer_curl_read_pause = CURL_READFUNC_PAUSE;
static const size_t pioneer_curl_write_pause = CURL_WRITEFUNC_PAUSE;

static inline CURLcode pioneer_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

#endif
