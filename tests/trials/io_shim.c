/* What one process does to the files under one folder: written down in order, with the data, and failing on demand.
 *
 * IO_SHIM_FOLDER  the folder, as realpath gives it
 * IO_SHIM_TRACE   a file that takes the operations (tests/trials/trace.py reads it); without it nothing is written down
 * IO_SHIM_NO_SYNC set: fsync and fdatasync do nothing and say that they did, as a disk that lies
 *
 * Preloaded with LD_PRELOAD. The process itself marks places and orders failures through io_shim_mark, io_shim_fail and
 * io_shim_budget. One lock holds operation and note together, so the trace has the order in which things happened.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 8192
#define IS_FOLDER 4

enum { WRITE = 1, READ = 2, SYNC = 4, TRUNCATE = 8, SHORT = 16 };
enum { DATABASE = 1, LOG = 2, INDEX = 4, KEYS = 8, OTHER = 16 };

struct file {
    uint32_t handle; /* 0: not under the folder */
    uint32_t target;
};

struct note {
    uint8_t kind, flags;
    uint16_t name_bytes;
    uint32_t handle;
    int64_t offset;
    uint32_t data_bytes;
} __attribute__((packed));

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct file files[MOST_FILES];
static char folder[PATH_MAX];
static size_t folder_length;
static int trace = -1, no_sync;
static uint32_t last_handle;

static struct {
    uint32_t operations, targets, chance; /* chance of 65536 */
    int error;
    uint64_t seed, failed;
} failing;
static int64_t budget = -1; /* bytes by which files may still grow; below 0: any number */

__attribute__((constructor)) static void begin(void) {
    const char *under = getenv("IO_SHIM_FOLDER"), *into = getenv("IO_SHIM_TRACE");
    if (!under)
        _exit(97);
    folder_length = strlen(under);
    memcpy(folder, under, folder_length + 1);
    no_sync = getenv("IO_SHIM_NO_SYNC") != NULL;
    if (into && (trace = (int)syscall(SYS_openat, AT_FDCWD, into, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0)
        _exit(98);
}

/* ---- what is written down */

static void note(char kind, int flags, uint32_t handle, int64_t offset, const char *name, size_t name_bytes,
                 const void *data, size_t data_bytes) {
    if (trace < 0)
        return;
    struct note head = {(uint8_t)kind, (uint8_t)flags, (uint16_t)name_bytes, handle, offset, (uint32_t)data_bytes};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)name, name_bytes}, {(void *)data, data_bytes}};
    size_t whole = sizeof head + name_bytes + data_bytes;
    if (syscall(SYS_writev, trace, parts, 3) != (long)whole)
        _exit(99); /* a trace with holes proves nothing */
}

void io_shim_mark(const char *text) {
    pthread_mutex_lock(&guard);
    note('M', 0, 0, 0, text, strlen(text), NULL, 0);
    pthread_mutex_unlock(&guard);
}

/* ---- what fails */

void io_shim_fail(uint32_t operations, uint32_t targets, int error, uint32_t chance, uint64_t seed) {
    pthread_mutex_lock(&guard);
    failing.operations = operations, failing.targets = targets, failing.error = error;
    failing.chance = chance, failing.seed = seed * 2 + 1;
    pthread_mutex_unlock(&guard);
}

void io_shim_budget(int64_t bytes) {
    pthread_mutex_lock(&guard);
    budget = bytes;
    pthread_mutex_unlock(&guard);
}

uint64_t io_shim_failed(void) { return failing.failed; }

static int fails(uint32_t operation, uint32_t target) {
    if (!(failing.operations & operation) || !(failing.targets & target))
        return 0;
    failing.seed ^= failing.seed << 13, failing.seed ^= failing.seed >> 7, failing.seed ^= failing.seed << 17;
    if ((failing.seed >> 20) % 65536 >= failing.chance)
        return 0;
    failing.failed++;
    errno = failing.error;
    return 1;
}

static int64_t size_of(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 ? found.st_size : 0;
}

static void given_back(int64_t bytes) {
    if (budget >= 0 && bytes > 0)
        budget += bytes;
}

/* How many of these bytes there is room for; -1 with ENOSPC for none. */
static ssize_t room(int fd, int64_t offset, size_t bytes) {
    int64_t grows = offset + (int64_t)bytes - size_of(fd);
    if (budget < 0 || grows <= 0)
        return (ssize_t)bytes;
    if (grows > (int64_t)bytes)
        grows = (int64_t)bytes;
    int64_t takes = grows < budget ? grows : budget;
    if (takes < grows)
        failing.failed++;
    budget -= takes;
    ssize_t fits = (ssize_t)bytes - (ssize_t)(grows - takes);
    if (fits > 0)
        return fits;
    errno = ENOSPC;
    return -1;
}

/* ---- which file it is */

/* The name inside the folder ("" for the folder itself), or NULL. */
static const char *inside(const char *whole) {
    if (strncmp(whole, folder, folder_length) != 0)
        return NULL;
    if (whole[folder_length] == '\0')
        return "";
    return whole[folder_length] == '/' ? whole + folder_length + 1 : NULL;
}

static const char *named(int at, const char *path, char *whole) {
    size_t length = 0;
    if (path[0] != '/') {
        char link[64];
        if (at == AT_FDCWD) {
            if (syscall(SYS_getcwd, whole, PATH_MAX) < 0)
                return NULL;
            length = strlen(whole);
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t got = syscall(SYS_readlinkat, AT_FDCWD, link, whole, PATH_MAX - 1);
            if (got < 0)
                return NULL;
            length = (size_t)got;
        }
        whole[length++] = '/';
    }
    if (length + strlen(path) >= PATH_MAX)
        return NULL;
    strcpy(whole + length, path);
    length = strlen(whole);
    while (length > 1 && whole[length - 1] == '/')
        whole[--length] = '\0';
    return inside(whole);
}

static int ends_with(const char *name, const char *end) {
    size_t length = strlen(name), wanted = strlen(end);
    return length >= wanted && strcmp(name + length - wanted, end) == 0;
}

static uint32_t target_of(const char *name) {
    const char *last = strrchr(name, '/');
    last = last ? last + 1 : name;
    if (strncmp(last, "keys", 4) == 0)
        return KEYS;
    if (ends_with(last, "-wal"))
        return LOG;
    if (ends_with(last, "-shm"))
        return INDEX;
    return ends_with(last, ".db") ? DATABASE : OTHER;
}

static struct file *of(int fd) {
    return fd >= 0 && fd < MOST_FILES && files[fd].handle ? &files[fd] : NULL;
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    struct stat before;
    pthread_mutex_lock(&guard);
    const char *name = named(at, path, whole);
    int there = name && syscall(SYS_newfstatat, at, path, &before, AT_SYMLINK_NOFOLLOW) == 0;
    if (name && (flags & O_TRUNC) && there)
        given_back(before.st_size);
    int fd = (int)syscall(SYS_openat, at, path, flags | O_LARGEFILE, mode);
    if (name && fd >= 0 && fd < MOST_FILES) {
        int error = errno;
        struct stat now;
        int is_folder = fstat(fd, &now) == 0 && S_ISDIR(now.st_mode);
        files[fd] = (struct file){++last_handle, target_of(name)};
        int how = (!there ? 1 : 0) | (there && !is_folder && (flags & O_TRUNC) ? 2 : 0) | (is_folder ? IS_FOLDER : 0);
        note('O', how, last_handle, 0, name, strlen(name), NULL, 0);
        errno = error;
    }
    pthread_mutex_unlock(&guard);
    return fd;
}

#define OPENED(at)                                                                                                     \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | __O_TMPFILE)) {                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }                                                                                                                  \
    return opened(at, path, flags, mode);

int open(const char *path, int flags, ...) { OPENED(AT_FDCWD) }
int open64(const char *path, int flags, ...) { OPENED(AT_FDCWD) }
int openat(int at, const char *path, int flags, ...) { OPENED(at) }
int openat64(int at, const char *path, int flags, ...) { OPENED(at) }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __openat_2(int at, const char *path, int flags) { return opened(at, path, flags, 0); }
int __openat64_2(int at, const char *path, int flags) { return opened(at, path, flags, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    pthread_mutex_lock(&guard);
    if (of(fd))
        files[fd].handle = 0;
    int result = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&guard);
    return result;
}

/* ---- data */

/* `offset` below 0: where the file stands, or at its end when it was opened so. */
static ssize_t written(int fd, const void *data, size_t bytes, int64_t offset) {
    struct file *file = of(fd);
    if (!file)
        return offset < 0 ? syscall(SYS_write, fd, data, bytes) : syscall(SYS_pwrite64, fd, data, bytes, offset);
    pthread_mutex_lock(&guard);
    ssize_t result = -1;
    if (!fails(WRITE, file->target)) {
        int64_t at = offset;
        if (at < 0)
            at = fcntl(fd, F_GETFL) & O_APPEND ? size_of(fd) : syscall(SYS_lseek, fd, 0, SEEK_CUR);
        ssize_t fits = room(fd, at, bytes);
        if (fits > 1 && fails(SHORT, file->target))
            fits = 1 + (ssize_t)(failing.seed >> 9) % (fits - 1), fits = fits < 1 ? 1 : fits;
        if (fits >= 0) {
            result = offset < 0 ? syscall(SYS_write, fd, data, fits) : syscall(SYS_pwrite64, fd, data, fits, offset);
            if (result > 0)
                note('W', 0, file->handle, at, NULL, 0, data, (size_t)result);
        }
    }
    pthread_mutex_unlock(&guard);
    return result;
}

ssize_t write(int fd, const void *data, size_t bytes) { return written(fd, data, bytes, -1); }
ssize_t pwrite(int fd, const void *data, size_t bytes, off_t offset) { return written(fd, data, bytes, offset); }
ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t offset) { return written(fd, data, bytes, offset); }

static ssize_t gathered(int fd, const struct iovec *parts, int count, int64_t offset) {
    ssize_t all = 0;
    for (int each = 0; each < count; each++) {
        if (parts[each].iov_len == 0)
            continue;
        ssize_t done = written(fd, parts[each].iov_base, parts[each].iov_len, offset < 0 ? -1 : offset + all);
        if (done < 0)
            return all ? all : -1;
        all += done;
        if ((size_t)done < parts[each].iov_len)
            break;
    }
    return all;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return of(fd) ? gathered(fd, parts, count, -1) : syscall(SYS_writev, fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return of(fd) ? gathered(fd, parts, count, offset) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    return pwritev(fd, parts, count, offset);
}

static int reading_fails(int fd) {
    struct file *file = of(fd);
    if (!file || !failing.operations)
        return 0;
    pthread_mutex_lock(&guard);
    int failed = fails(READ, file->target);
    pthread_mutex_unlock(&guard);
    return failed;
}

ssize_t read(int fd, void *into, size_t bytes) { return reading_fails(fd) ? -1 : syscall(SYS_read, fd, into, bytes); }
ssize_t __read_chk(int fd, void *into, size_t bytes, size_t room_bytes) {
    (void)room_bytes;
    return read(fd, into, bytes);
}
ssize_t pread(int fd, void *into, size_t bytes, off_t offset) {
    return reading_fails(fd) ? -1 : syscall(SYS_pread64, fd, into, bytes, offset);
}
ssize_t pread64(int fd, void *into, size_t bytes, off64_t offset) { return pread(fd, into, bytes, offset); }

/* Copies inside the system go through read and write, so that their data is seen. */
ssize_t copy_file_range(int from, off64_t *from_offset, int into, off64_t *into_offset, size_t bytes, unsigned flags) {
    if (of(into) || of(from)) {
        errno = EXDEV;
        return -1;
    }
    return syscall(SYS_copy_file_range, from, from_offset, into, into_offset, bytes, flags);
}
ssize_t sendfile64(int into, int from, off64_t *offset, size_t bytes) {
    if (of(into)) {
        errno = EINVAL;
        return -1;
    }
    return syscall(SYS_sendfile, into, from, offset, bytes);
}
ssize_t sendfile(int into, int from, off_t *offset, size_t bytes) { return sendfile64(into, from, offset, bytes); }

static int cut(int fd, int64_t size) {
    struct file *file = of(fd);
    if (!file)
        return (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&guard);
    int result = -1;
    if (!fails(TRUNCATE, file->target)) {
        int64_t before = size_of(fd);
        result = (int)syscall(SYS_ftruncate, fd, size);
        if (result == 0) {
            given_back(before - size);
            note('T', 0, file->handle, size, NULL, 0, NULL, 0);
        }
    }
    pthread_mutex_unlock(&guard);
    return result;
}

int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }
int truncate(const char *path, off_t size) {
    int fd = opened(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    int result = cut(fd, size), error = errno;
    close(fd);
    errno = error;
    return result;
}
int truncate64(const char *path, off64_t size) { return truncate(path, size); }

int posix_fallocate64(int fd, off64_t offset, off64_t bytes) {
    return of(fd) ? EOPNOTSUPP : (syscall(SYS_fallocate, fd, 0, offset, bytes) < 0 ? errno : 0);
}
int posix_fallocate(int fd, off_t offset, off_t bytes) { return posix_fallocate64(fd, offset, bytes); }
int fallocate64(int fd, int mode, off64_t offset, off64_t bytes) {
    if (of(fd)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)syscall(SYS_fallocate, fd, mode, offset, bytes);
}
int fallocate(int fd, int mode, off_t offset, off_t bytes) { return fallocate64(fd, mode, offset, bytes); }

static int synced(int fd, long call) {
    struct file *file = of(fd);
    if (!file)
        return (int)syscall(call, fd);
    if (no_sync)
        return 0;
    pthread_mutex_lock(&guard);
    int result = -1;
    if (fails(SYNC, file->target)) /* the system drops what it could not write, and the next call says all is well */
        note('F', 0, file->handle, 0, NULL, 0, NULL, 0);
    else if ((result = (int)syscall(call, fd)) == 0)
        note('S', 0, file->handle, 0, NULL, 0, NULL, 0);
    pthread_mutex_unlock(&guard);
    return result;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* ---- names */

static int renamed(int at, const char *from, int into_at, const char *into, unsigned flags, char kind) {
    char one[PATH_MAX], other[PATH_MAX], both[2 * PATH_MAX];
    pthread_mutex_lock(&guard);
    const char *was = named(at, from, one), *is = named(into_at, into, other);
    int result = kind == 'R' ? (int)syscall(SYS_renameat2, at, from, into_at, into, flags)
                             : (int)syscall(SYS_linkat, at, from, into_at, into, (int)flags);
    if (result == 0 && (was || is)) {
        if (!was || !is)
            _exit(96); /* a file that comes from outside has no history here */
        size_t first = strlen(was) + 1, second = strlen(is);
        memcpy(both, was, first);
        memcpy(both + first, is, second);
        note(kind, 0, 0, 0, both, first + second, NULL, 0);
    }
    pthread_mutex_unlock(&guard);
    return result;
}

int rename(const char *from, const char *into) { return renamed(AT_FDCWD, from, AT_FDCWD, into, 0, 'R'); }
int renameat(int at, const char *from, int into_at, const char *into) {
    return renamed(at, from, into_at, into, 0, 'R');
}
int renameat2(int at, const char *from, int into_at, const char *into, unsigned flags) {
    return renamed(at, from, into_at, into, flags, 'R');
}
int link(const char *from, const char *into) { return renamed(AT_FDCWD, from, AT_FDCWD, into, 0, 'L'); }
int linkat(int at, const char *from, int into_at, const char *into, int flags) {
    return renamed(at, from, into_at, into, (unsigned)flags, 'L');
}

static int unlinked(int at, const char *path, int flags) {
    char whole[PATH_MAX];
    struct stat before;
    pthread_mutex_lock(&guard);
    const char *name = named(at, path, whole);
    int known = name && syscall(SYS_newfstatat, at, path, &before, AT_SYMLINK_NOFOLLOW) == 0;
    int result = (int)syscall(SYS_unlinkat, at, path, flags);
    if (name && result == 0) {
        if (known && S_ISREG(before.st_mode) && before.st_nlink == 1)
            given_back(before.st_size);
        note(flags & AT_REMOVEDIR ? 'X' : 'U', 0, 0, 0, name, strlen(name), NULL, 0);
    }
    pthread_mutex_unlock(&guard);
    return result;
}

int unlink(const char *path) { return unlinked(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlinked(at, path, flags); }
int rmdir(const char *path) { return unlinked(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
    struct stat found;
    if (syscall(SYS_newfstatat, AT_FDCWD, path, &found, AT_SYMLINK_NOFOLLOW) < 0)
        return -1;
    return S_ISDIR(found.st_mode) ? rmdir(path) : unlink(path);
}

int mkdirat(int at, const char *path, mode_t mode) {
    char whole[PATH_MAX];
    pthread_mutex_lock(&guard);
    const char *name = named(at, path, whole);
    int result = (int)syscall(SYS_mkdirat, at, path, mode);
    if (name && result == 0)
        note('D', 0, 0, 0, name, strlen(name), NULL, 0);
    pthread_mutex_unlock(&guard);
    return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
