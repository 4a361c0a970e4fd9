/* A shim between a program and the C library (LD_PRELOAD): makes calls on the files of one folder
 * fail, and records what was done to them. For campaigns against the log of decisions; Linux.
 *
 * The program says which folder by faults_watch(), and what is to fail by faults_arm().
 *
 * Calls that change a file are numbered from 1; the one of the number given fails:
 *   EIO, ENOSPC   with that error
 *   SHORT         a write writes half of what it was given; the next call fails with ENOSPC
 *   STUCK         with ENOSPC, and so does every later one but an unlink
 * The record of each call: "op error offset length name\n" and then `length` bytes of data. Ops:
 * W write, T truncate, S fsync, C creation, U unlink, R rename (the data is the new name). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEVER, EIO_ONCE, ENOSPC_ONCE, SHORT_ONCE, STUCK };

static char folder[PATH_MAX];
static int record_to = -1, kind = NEVER;
static long at, count;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static ssize_t plain_write(int fd, const void *data, size_t size)
{
    REAL(write);
    return real(fd, data, size);
}

/* Name of a file inside the folder ("." for the folder itself); NULL for any other. */
static const char *inside(char *path)
{
    size_t length = strlen(folder);
    char *deleted = strstr(path, " (deleted)");
    if (deleted) *deleted = 0;
    if (!length || strncmp(path, folder, length)) return NULL;
    if (!path[length]) return ".";
    return path[length] == '/' ? path + length + 1 : NULL;
}

static const char *of_handle(int fd, char *path)
{
    char link[40];
    ssize_t length;
    if (!folder[0] || fd == record_to) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    return inside(path);
}

static const char *of_path(const char *given, char *path)
{
    if (!folder[0] || given[0] != '/') return NULL; /* the log uses absolute paths */
    snprintf(path, PATH_MAX, "%s", given);
    return inside(path);
}

static void record(char op, int error, long offset, size_t length, const char *name, const void *data)
{
    char head[PATH_MAX + 80];
    int size, kept = errno;
    if (record_to < 0) return;
    size = snprintf(head, sizeof head, "%c %d %ld %zu %s\n", op, error, offset, length, name);
    if (plain_write(record_to, head, size) != size) abort();
    if (length && plain_write(record_to, data, length) != (ssize_t)length) abort();
    errno = kept;
}

/* Number a call; give the error it must fail with, 0 for none, -1 for a short write. */
static int due(char op)
{
    count++;
    if (kind == NEVER || count < at) return 0;
    if (count == at) {
        if (kind == EIO_ONCE) return EIO;
        if (kind == SHORT_ONCE && op == 'W') return -1;
        return ENOSPC;
    }
    if (kind == STUCK) return op == 'U' ? 0 : ENOSPC;
    if (kind == SHORT_ONCE && count == at + 1) return ENOSPC;
    return 0;
}

static int refused(char op, const char *name)
{
    int error = due(op);
    if (error) {
        record(op, error, 0, 0, name, NULL);
        errno = error;
    }
    return error;
}

/* Called by the program. */

void faults_watch(const char *path, int handle)
{
    snprintf(folder, sizeof folder, "%s", path);
    record_to = handle;
    count = 0;
}

void faults_arm(long number, const char *name)
{
    at = number;
    count = 0;
    kind = !strcmp(name, "EIO") ? EIO_ONCE : !strcmp(name, "ENOSPC") ? ENOSPC_ONCE
         : !strcmp(name, "SHORT") ? SHORT_ONCE : !strcmp(name, "STUCK") ? STUCK : NEVER;
}

/* The calls. */

static ssize_t put(int fd, const void *data, size_t size, off_t offset, int seeks, const char *name)
{
    static ssize_t (*real)(int, const void *, size_t, off_t);
    int error = due('W');
    ssize_t done;
    if (!real) real = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64");
    if (error > 0) {
        record('W', error, offset, 0, name, NULL);
        errno = error;
        return -1;
    }
    if (error < 0) size = size > 1 ? size / 2 : size;
    done = real(fd, data, size, offset);
    if (done > 0) {
        record('W', 0, offset, done, name, data);
        if (seeks) lseek(fd, offset + done, SEEK_SET);
    }
    return done;
}

ssize_t write(int fd, const void *data, size_t size)
{
    char path[PATH_MAX];
    const char *name = of_handle(fd, path);
    struct stat about;
    off_t offset;
    if (!name) return plain_write(fd, data, size);
    offset = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    if (offset < 0 || fstat(fd, &about)) return plain_write(fd, data, size);
    return put(fd, data, size, offset, 1, name);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    char path[PATH_MAX];
    const char *name = of_handle(fd, path);
    REAL(pwrite);
    return name ? put(fd, data, size, offset, 0, name) : real(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    char path[PATH_MAX];
    const char *name = of_handle(fd, path);
    REAL(pwrite64);
    return name ? put(fd, data, size, offset, 0, name) : real(fd, data, size, offset);
}

/* Only the first piece: who calls these must go on after a short write anyway. */
ssize_t writev(int fd, const struct iovec *pieces, int number)
{
    char path[PATH_MAX];
    REAL(writev);
    if (number > 0 && of_handle(fd, path)) return write(fd, pieces[0].iov_base, pieces[0].iov_len);
    return real(fd, pieces, number);
}

ssize_t pwritev(int fd, const struct iovec *pieces, int number, off_t offset)
{
    char path[PATH_MAX];
    REAL(pwritev);
    if (number > 0 && of_handle(fd, path)) return pwrite(fd, pieces[0].iov_base, pieces[0].iov_len, offset);
    return real(fd, pieces, number, offset);
}

#define TRUNCATE(call, offset_type) \
    int call(int fd, offset_type length) \
    { \
        char path[PATH_MAX]; \
        const char *name = of_handle(fd, path); \
        int done; \
        REAL(call); \
        if (name && refused('T', name)) return -1; \
        done = real(fd, length); \
        if (name && !done) record('T', 0, length, 0, name, NULL); \
        return done; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(call) \
    int call(int fd) \
    { \
        char path[PATH_MAX]; \
        const char *name = of_handle(fd, path); \
        int done; \
        REAL(call); \
        if (name && refused('S', name)) return -1; \
        done = real(fd); \
        if (name && !done) record('S', 0, 0, 0, name, NULL); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

static int made(const char *given, int flags, char *path, const char **name)
{
    struct stat about;
    if (!(flags & O_CREAT) || !(*name = of_path(given, path)) || !lstat(given, &about)) return 0;
    return 1;
}

#define OPEN(call, ...) \
    { \
        char path[PATH_MAX]; \
        const char *name = NULL; \
        int mode = 0, done, making = made(given, flags, path, &name); \
        REAL(call); \
        if (flags & O_CREAT) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, int); \
            va_end(rest); \
        } \
        if (making && refused('C', name)) return -1; \
        done = real(__VA_ARGS__); \
        if (making && done >= 0) record('C', 0, 0, 0, name, NULL); \
        return done; \
    }
int open(const char *given, int flags, ...) OPEN(open, given, flags, mode)
int open64(const char *given, int flags, ...) OPEN(open64, given, flags, mode)
int openat(int at_folder, const char *given, int flags, ...) OPEN(openat, at_folder, given, flags, mode)
int openat64(int at_folder, const char *given, int flags, ...) OPEN(openat64, at_folder, given, flags, mode)

int unlink(const char *given)
{
    char path[PATH_MAX];
    const char *name = of_path(given, path);
    struct stat about;
    int done;
    REAL(unlink);
    if (name && lstat(given, &about)) name = NULL; /* nothing to remove: no call that changes a file */
    if (name && refused('U', name)) return -1;
    done = real(given);
    if (name && !done) record('U', 0, 0, 0, name, NULL);
    return done;
}

int rename(const char *given, const char *target)
{
    char path[PATH_MAX], other[PATH_MAX];
    const char *name = of_path(given, path), *next = of_path(target, other);
    int done;
    REAL(rename);
    if (name && refused('R', name)) return -1;
    done = real(given, target);
    if (name && !done) record('R', 0, 0, next ? strlen(next) : 0, name, next);
    return done;
}
