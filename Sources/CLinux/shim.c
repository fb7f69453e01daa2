#include "CLinux.h"

#include <sys/vfs.h>

long CLinux_file_system_magic(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}
