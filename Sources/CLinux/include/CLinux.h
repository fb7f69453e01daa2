/// What of the Linux headers Swift's Glibc module leaves out. Types and constants only, and for each macro or overloaded
/// name that Swift cannot import one function with the prefix CLinux_.
#ifndef CLINUX_H
#define CLINUX_H

#include <linux/cgroupstats.h>
#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/timex.h>

/// The file system's magic number at `path`, or -1 with errno set. The C function is statfs.
long CLinux_file_system_magic(const char *path);

/// Reads entries of an open directory into `buffer`: their bytes, 0 at the end, or -1 with errno set. The C function is
/// getdents64.
long CLinux_list_directory(int descriptor, void *buffer, unsigned long size);

/// Opens `path` for reading below an open directory, without ever leaving it: with `follow`, symbolic links are followed as
/// if the directory were the root, without, there must be none, nor another mount. -1 with errno set. The C function is
/// openat2.
int CLinux_open_below(int directory, const char *path, int flags, int follow);

/// Connects to a socket of the file system; reading and writing give up after so many milliseconds. -1 with errno set. The C
/// functions are socket and connect.
int CLinux_connect_to_unix_socket(const char *path, int milliseconds);

/// Opens a counter of the kernel's for what the tasks of a cgroup do on a processor, or with a cgroup of -1 for all that
/// happens there: its type and three numbers that say what it counts are those of perf_event_attr. One without a leader
/// waits to be started, with those that have it as theirs. -1 with errno set. The C function is perf_event_open.
int CLinux_open_counter(unsigned type, const unsigned long long *configuration, int cgroup, int processor, int leader);

/// Starts a counter and those that it leads; -1 with errno set. The C function is ioctl.
int CLinux_start_counters(int leader);

/// The flag O_PATH, to open something for looking at it only.
static const int CLinux_path_only = 010000000;

/// Makes all threads allocate from one arena. The C function is mallopt.
void CLinux_use_one_arena(void);

/// Gives each allocation of so many bytes pages of its own, which go back to the system with it. The C function is mallopt.
void CLinux_map_allocations_from(int bytes);

/// Gives the memory that is free in the heap back to the system. The C function is malloc_trim.
void CLinux_return_free_memory(void);

#endif
