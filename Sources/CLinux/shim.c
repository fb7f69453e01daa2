#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <sys/vfs.h>

long CLinux_file_system_magic(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}

long CLinux_list_directory(int descriptor, void *buffer, unsigned long size) {
    return (long)getdents64(descriptor, buffer, size);
}
