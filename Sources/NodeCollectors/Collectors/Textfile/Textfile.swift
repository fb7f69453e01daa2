import ExporterCore
import Glibc
import KernelFiles

/// A file as it was last read.
struct Textfile {
    /// What tells that a file has changed.
    struct Stamp: Equatable {
        let device: UInt
        let inode: UInt
        let size: Int
        let modified: timespec

        static func == (first: Stamp, second: Stamp) -> Bool {
            first.device == second.device && first.inode == second.inode && first.size == second.size
                && first.modified.tv_sec == second.modified.tv_sec
                && first.modified.tv_nsec == second.modified.tv_nsec
        }
    }

    let path: String
    let content: Result<[TextfileFamily], TextfileError>

    private let stamp: Stamp?
    /// Whether a change since would show in the stamp.
    private let isSettled: Bool

    /// When the file was last written to, in seconds since 1970.
    var modifiedSeconds: Int? { stamp?.modified.tv_sec }
}

extension Textfile {
    /// Reads a file, unless it is still as it was read before.
    init(_ path: String, before: Textfile?) {
        self.path = path
        do throws(TextfileError) {
            let descriptor = try Self.open(path)
            let stamp = try Stamp(of: descriptor)
            self.stamp = stamp
            isSettled = stamp.isSettled
            if let before, before.stamp == stamp, before.isSettled {
                content = before.content
            } else {
                content = Self.parse(descriptor, size: stamp.size)
            }
        } catch {
            stamp = nil
            isSettled = false
            content = .failure(error)
        }
    }

    /// Opens the file without waiting for whoever writes to it, should it be a pipe.
    private static func open(_ path: String) throws(TextfileError) -> FileDescriptor {
        do throws(CollectorError) {
            return try FileDescriptor(path, flags: O_NONBLOCK)
        } catch {
            throw TextfileError(.unreadable, error.description)
        }
    }

    private static func parse(
        _ descriptor: borrowing FileDescriptor,
        size: Int
    ) -> Result<[TextfileFamily], TextfileError> {
        // One byte more than the file has, so that the end of it shows without growing the buffer.
        var buffer = [UInt8](repeating: 0, count: size + 1)
        do throws(CollectorError) {
            let count = try descriptor.readAll(into: &buffer)
            let bytes = buffer
            do throws(TextfileError) {
                return .success(try TextfileParser.parse(bytes.span.extracting(first: count)))
            } catch {
                return .failure(error)
            }
        } catch {
            return .failure(TextfileError(.unreadable, error.description))
        }
    }
}

extension Textfile.Stamp {
    /// The C function is `fstat`.
    fileprivate init(of file: borrowing FileDescriptor) throws(TextfileError) {
        var status = stat()
        guard unsafe fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TextfileError(.unreadable, "\(file.path) is not a regular file")
        }
        guard status.st_size <= largestFile else {
            throw TextfileError(.unreadable, "\(file.path) is larger than \(largestFile >> 20) MiB")
        }
        device = status.st_dev
        inode = status.st_ino
        size = status.st_size
        modified = status.st_mtim
    }

    /// Whether the file has been left alone for so long that another write would change its time.
    fileprivate var isSettled: Bool {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return modified.tv_sec < now.tv_sec &- coarsestTimestamp
    }
}

/// A file of metrics that is larger is a mistake, and must not cost the host its memory.
private let largestFile = 64 << 20

/// File systems count a file's time in seconds or less, FAT in twos.
private let coarsestTimestamp = 2
