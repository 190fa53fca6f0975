/*
 * powercut.so: preloaded into a process (LD_PRELOAD), it writes down what would survive a power cut. Nothing that the process
 * does is changed, but that files which are unlinked or overwritten by a rename stay as hard links in a trash folder, so that
 * both can be undone.
 *
 * Environment: POWERCUT_DIR, absolute: files and folders below it are watched. POWERCUT_JOURNAL, outside of it: the record, one
 * event a line; fields are separated by tabs. POWERCUT_TRASH: folder for the links, on the same file system.
 *
 *   sync    PATH SIZE          fsync or fdatasync of a file has returned; it had SIZE bytes when it was called
 *   dirsync PATH               fsync of a folder has returned: all changes of its entries before are on disk
 *   create  PATH               a file is about to be created
 *   mkdir   PATH               a folder is about to be created
 *   rename  FROM TO TRASH      about to be renamed; what TO was before lies in TRASH, - if it was nothing
 *   unlink  PATH TRASH         about to be unlinked
 *   over    PATH OFFSET        about to be written below the size that was last synced: cannot be undone, told of
 *
 * Events of metadata are written before the call, syncs behind it. Whoever kills the process between the two finds an event that
 * did not take place, never one that is not written down. Sound for files that only grow: sync means size. RocksDB's do.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static const char *watched, *trash;
static size_t watched_length;
static int journal = -1;
static unsigned long trashed;

/* size at the last sync of each descriptor, to find writes below it */
#define FDS 65536
static off_t synced[FDS];

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    watched = getenv("POWERCUT_DIR");
    trash = getenv("POWERCUT_TRASH");
    const char *path = getenv("POWERCUT_JOURNAL");
    if (!watched || !trash || !path) return;
    watched_length = strlen(watched);
    journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_watched(const char *path) {
    return journal >= 0 && path && strncmp(path, watched, watched_length) == 0
        && (path[watched_length] == '/' || path[watched_length] == 0);
}

static void note(const char *format, ...) {
    char line[3 * PATH_MAX];
    va_list arguments;
    int saved = errno;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < sizeof line && write(journal, line, (size_t)length) != length) abort();
    errno = saved;
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int saved = errno;
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    if (length < 0) return 0;
    path[length] = 0;
    return is_watched(path);
}

/* absolute path of what an *at call means */
static int resolve(int folder, const char *path, char *out) {
    if (journal < 0 || !path) return 0;
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
    } else if (folder == AT_FDCWD) {
        char cwd[PATH_MAX];
        if (!getcwd(cwd, sizeof cwd)) return 0;
        if (snprintf(out, PATH_MAX, "%s/%s", cwd, path) >= PATH_MAX) return 0;
    } else {
        char base[PATH_MAX];
        if (!path_of(folder, base)) return 0;
        if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    }
    return is_watched(out);
}

static int is_there(const char *path) {
    struct stat s;
    int saved = errno;
    int there = lstat(path, &s) == 0;
    errno = saved;
    return there;
}

/* links a file into the trash; "-" if there is none or it is a folder */
static void keep(const char *path, char *kept) {
    int saved = errno;
    snprintf(kept, PATH_MAX, "%s/%d-%lu", trash, (int)getpid(), __atomic_add_fetch(&trashed, 1, __ATOMIC_RELAXED));
    if (link(path, kept) != 0) strcpy(kept, "-");
    errno = saved;
}

static int sync_fd(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    struct stat s;
    if (journal < 0 || !path_of(fd, path) || fstat(fd, &s) != 0) return real(fd);
    int result = real(fd);
    if (result == 0) {
        if (S_ISDIR(s.st_mode)) {
            note("dirsync\t%s\n", path);
        } else {
            if (fd < FDS) synced[fd] = s.st_size;
            note("sync\t%s\t%lld\n", path, (long long)s.st_size);
        }
    }
    return result;
}

int fsync(int fd) { REAL(fsync); return sync_fd(fd, real); }
int fdatasync(int fd) { REAL(fdatasync); return sync_fd(fd, real); }

static void opening(int folder, const char *path, int flags) {
    char full[PATH_MAX];
    if ((flags & O_CREAT) && resolve(folder, path, full) && !is_there(full)) note("create\t%s\n", full);
    if ((flags & O_TRUNC) && resolve(folder, path, full) && is_there(full)) note("over\t%s\t0\n", full);
}

static int opened(int fd) {
    if (fd >= 0 && fd < FDS) synced[fd] = 0;
    return fd;
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { \
    va_list arguments; va_start(arguments, flags); mode = va_arg(arguments, mode_t); va_end(arguments); }

int open(const char *path, int flags, ...) { MODE REAL(open); opening(AT_FDCWD, path, flags); return opened(real(path, flags, mode)); }
int open64(const char *path, int flags, ...) { MODE REAL(open64); opening(AT_FDCWD, path, flags); return opened(real(path, flags, mode)); }
int openat(int folder, const char *path, int flags, ...) { MODE REAL(openat); opening(folder, path, flags); return opened(real(folder, path, flags, mode)); }
int openat64(int folder, const char *path, int flags, ...) { MODE REAL(openat64); opening(folder, path, flags); return opened(real(folder, path, flags, mode)); }
int creat(const char *path, mode_t mode) { REAL(creat); opening(AT_FDCWD, path, O_CREAT | O_TRUNC); return opened(real(path, mode)); }

static void overwriting(int fd, off_t offset) {
    char path[PATH_MAX];
    if (journal >= 0 && fd >= 0 && fd < FDS && offset < synced[fd] && path_of(fd, path)) note("over\t%s\t%lld\n", path, (long long)offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { REAL(pwrite); overwriting(fd, offset); return real(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { REAL(pwrite64); overwriting(fd, offset); return real(fd, bytes, count, offset); }

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    char full[PATH_MAX];
    if (resolve(AT_FDCWD, path, full) && !is_there(full)) note("mkdir\t%s\n", full);
    return real(path, mode);
}

static void renaming(int from_folder, const char *from, int to_folder, const char *to) {
    char a[PATH_MAX], b[PATH_MAX], kept[PATH_MAX];
    if (resolve(from_folder, from, a) && resolve(to_folder, to, b) && is_there(a)) {
        keep(b, kept);
        note("rename\t%s\t%s\t%s\n", a, b, kept);
    }
}

int rename(const char *from, const char *to) { REAL(rename); renaming(AT_FDCWD, from, AT_FDCWD, to); return real(from, to); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL(renameat);
    renaming(from_folder, from, to_folder, to);
    return real(from_folder, from, to_folder, to);
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    REAL(renameat2);
    renaming(from_folder, from, to_folder, to);
    return real(from_folder, from, to_folder, to, flags);
}

static void unlinking(int folder, const char *path) {
    char full[PATH_MAX], kept[PATH_MAX];
    if (resolve(folder, path, full) && is_there(full)) {
        keep(full, kept);
        note("unlink\t%s\t%s\n", full, kept);
    }
}

int unlink(const char *path) { REAL(unlink); unlinking(AT_FDCWD, path); return real(path); }
int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    if (!(flags & AT_REMOVEDIR)) unlinking(folder, path);
    return real(folder, path, flags);
}
int remove(const char *path) {
    REAL(remove);
    unlinking(AT_FDCWD, path);
    return real(path);
}
