// Loaded into the program under test by LD_PRELOAD, so that nothing in the product has to know of its tests. It
//   - shifts the wall clock by PIONEER_TEST_WALL seconds,
//   - lets that clock too run as fast as the others where PIONEER_TEST_WALL_PACED is set,
//   - lets the other clocks, timers and waits run PIONEER_TEST_PACE times as fast, so that a deadline of a minute is
//     over in a second,
//   - counts the steps that outlive the process (bytes for a file below PIONEER_TEST_FILES, bytes for a TCP peer),
//     writes each into the file PIONEER_TEST_LOG, and kills the process at step PIONEER_TEST_STEP: "17 before",
//     "17 half" (half the bytes are out) or "17 after".
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { CLOCKS = 16, DESCRIPTORS = 4096 };
enum moment { PASS, BEFORE, HALF, AFTER };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static long shift;
static double pace = 1;
static int wall_is_paced;
static struct timespec began[CLOCKS];
static char clock_of[DESCRIPTORS];
static const char *files;
static int log_descriptor = -1;
static long wanted;
static enum moment moment = PASS;
static long steps;

static int kernel_clock(clockid_t clock, struct timespec *now) {
    return (int)syscall(SYS_clock_gettime, clock, now);
}

static void prepare(void) {
    const char *text = getenv("PIONEER_TEST_WALL");
    if (text) shift = atol(text);
    text = getenv("PIONEER_TEST_PACE");
    if (text && atof(text) > 1) pace = atof(text);
    wall_is_paced = getenv("PIONEER_TEST_WALL_PACED") != NULL;
    for (clockid_t clock = 0; clock < CLOCKS; clock++) kernel_clock(clock, &began[clock]);
    files = getenv("PIONEER_TEST_FILES");
    text = getenv("PIONEER_TEST_LOG");
    if (text) log_descriptor = open(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    text = getenv("PIONEER_TEST_STEP");
    if (!text) return;
    wanted = atol(text);
    moment = strstr(text, "after") ? AFTER : strstr(text, "half") ? HALF : BEFORE;
}

// MARK: Time

static int is_wall(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

static int is_paced(clockid_t clock) {
    return pace > 1 && ((wall_is_paced && is_wall(clock)) || clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_MONOTONIC_COARSE
                        || clock == CLOCK_BOOTTIME);
}

static long long nanoseconds(struct timespec time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

static struct timespec timespec_of(long long nanoseconds) {
    return (struct timespec){nanoseconds / 1000000000LL, nanoseconds % 1000000000LL};
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    pthread_once(&once, prepare);
    int result = kernel_clock(clock, now);
    if (result != 0) return result;
    if (is_paced(clock)) {
        long long start = nanoseconds(began[clock]);
        *now = timespec_of(start + (long long)((nanoseconds(*now) - start) * pace));
    }
    if (is_wall(clock)) now->tv_sec += shift;
    return 0;
}

int timerfd_create(int clock, int flags) {
    pthread_once(&once, prepare);
    int descriptor = (int)syscall(SYS_timerfd_create, clock, flags);
    if (descriptor >= 0 && descriptor < DESCRIPTORS) clock_of[descriptor] = (char)clock;
    return descriptor;
}

int timerfd_settime(int descriptor, int flags, const struct itimerspec *wanted_time, struct itimerspec *old) {
    pthread_once(&once, prepare);
    struct itimerspec time = *wanted_time;
    clockid_t clock = descriptor >= 0 && descriptor < DESCRIPTORS ? clock_of[descriptor] : CLOCK_REALTIME;
    int is_set = time.it_value.tv_sec != 0 || time.it_value.tv_nsec != 0;
    if (is_set && clock == CLOCK_REALTIME && flags & TFD_TIMER_ABSTIME) time.it_value.tv_sec -= shift;
    if (is_paced(clock) && is_set) {
        long long start = flags & TFD_TIMER_ABSTIME ? nanoseconds(began[clock]) : 0;
        long long value = start + (long long)((nanoseconds(time.it_value) - start) / pace);
        time.it_value = timespec_of(value > 0 ? value : 1);
        time.it_interval = timespec_of((long long)(nanoseconds(time.it_interval) / pace));
    }
    return (int)syscall(SYS_timerfd_settime, descriptor, flags, &time, old);
}

int poll(struct pollfd *descriptors, nfds_t count, int milliseconds) {
    pthread_once(&once, prepare);
    if (pace > 1 && milliseconds > 0) milliseconds = (int)(milliseconds / pace) + 1;
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, descriptors, count, milliseconds < 0 ? NULL : &time, NULL, 8);
}

// MARK: Steps

static void name_of(int descriptor, char *name, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(link, name, size - 1);
    name[count > 0 ? count : 0] = 0;
}

// Whether what leaves through the descriptor outlives the process; gives its name.
static int matters(int descriptor, char *name, size_t size) {
    pthread_once(&once, prepare);
    if (!files) return 0;
    name_of(descriptor, name, size);
    size_t length = strlen(files);
    if (strncmp(name, files, length) == 0) {
        memmove(name, name + length, strlen(name + length) + 1);
        return 1;
    }
    if (strncmp(name, "socket:", 7) != 0) return 0;
    struct sockaddr_storage peer;
    socklen_t count = sizeof peer;
    if (getpeername(descriptor, (struct sockaddr *)&peer, &count) != 0 || peer.ss_family != AF_INET) return 0;
    strcpy(name, "the cloud");
    return 1;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// Counts a step; tells what is to happen at it.
static enum moment step(const char *call, const char *name, size_t bytes) {
    long number = __atomic_add_fetch(&steps, 1, __ATOMIC_SEQ_CST);
    if (log_descriptor >= 0) {
        char line[512];
        int count = snprintf(line, sizeof line, "%ld %s %s %zu\n", number, call, name, bytes);
        syscall(SYS_write, log_descriptor, line, count < (int)sizeof line ? count : (int)sizeof line);
    }
    if (number != wanted) return PASS;
    if (moment == BEFORE) die();
    return moment;
}

#define STEP(call, descriptor, bytes, whole, half)                                                                   \
    char name[1024];                                                                                                 \
    enum moment now = matters(descriptor, name, sizeof name) ? step(call, name, bytes) : PASS;                       \
    if (now == HALF) {                                                                                               \
        half;                                                                                                        \
        die();                                                                                                       \
    }                                                                                                                \
    long result = whole;                                                                                             \
    if (now == AFTER) die();                                                                                         \
    return result

ssize_t write(int descriptor, const void *bytes, size_t count) {
    STEP("write", descriptor, count, syscall(SYS_write, descriptor, bytes, count),
         syscall(SYS_write, descriptor, bytes, count / 2));
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    STEP("pwrite", descriptor, count, syscall(SYS_pwrite64, descriptor, bytes, count, offset),
         syscall(SYS_pwrite64, descriptor, bytes, count / 2, offset));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return pwrite64(descriptor, bytes, count, offset);
}

ssize_t sendto(int descriptor, const void *bytes, size_t count, int flags, const struct sockaddr *to, socklen_t size) {
    STEP("send", descriptor, count, syscall(SYS_sendto, descriptor, bytes, count, flags, to, size),
         syscall(SYS_sendto, descriptor, bytes, count / 2, flags, to, size));
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
    return sendto(descriptor, bytes, count, flags, NULL, 0);
}

int fsync(int descriptor) {
    STEP("fsync", descriptor, 0, syscall(SYS_fsync, descriptor), (void)0);
}

int fdatasync(int descriptor) {
    STEP("fdatasync", descriptor, 0, syscall(SYS_fdatasync, descriptor), (void)0);
}

int ftruncate64(int descriptor, off64_t length) {
    STEP("ftruncate", descriptor, 0, syscall(SYS_ftruncate, descriptor, length), (void)0);
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }
