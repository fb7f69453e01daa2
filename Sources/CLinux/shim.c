#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

long CLinux_file_system_magic(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}

long CLinux_list_directory(int descriptor, void *buffer, unsigned long size) {
    return (long)getdents64(descriptor, buffer, size);
}

int CLinux_open_below(int directory, const char *path, int flags, int follow) {
    struct open_how how = {
        .flags = (unsigned long long)(flags | O_RDONLY | O_CLOEXEC),
        .resolve = RESOLVE_NO_MAGICLINKS | (follow ? RESOLVE_IN_ROOT : RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV),
    };
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

void CLinux_use_one_arena(void) {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1);
#endif
}

void CLinux_map_allocations_from(int bytes) {
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, bytes);
#else
    (void)bytes;
#endif
}

void CLinux_return_free_memory(void) { malloc_trim(0); }
