#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <malloc.h>
#include <sys/vfs.h>

long CLinux_file_system_magic(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}

long CLinux_list_directory(int descriptor, void *buffer, unsigned long size) {
    return (long)getdents64(descriptor, buffer, size);
}

void CLinux_use_one_arena(void) {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1);
#endif
}

void CLinux_return_free_memory(void) { malloc_trim(0); }
