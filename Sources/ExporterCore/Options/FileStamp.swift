import Glibc

/// What tells whether a file is still the one that was read, without reading it.
///
/// The path is followed through links, as orchestrators swap those when a secret is renewed.
public struct FileStamp: Equatable, Sendable {
    private let device: dev_t
    private let inode: ino_t
    private let size: off_t
    private let modified: [Int]

    /// The stamp of the file that is there now; `nil` when there is none.
    ///
    /// The C function is `stat`.
    public init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
        size = status.st_size
        // The second is also of who may read it.
        modified = [status.st_mtim, status.st_ctim].flatMap { [$0.tv_sec, $0.tv_nsec] }
    }
}
