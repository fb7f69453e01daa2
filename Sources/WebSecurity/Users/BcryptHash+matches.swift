import CCrypt
import ExporterCore
import Glibc

extension BcryptHash {
    /// Whether the password is the one that was hashed.
    ///
    /// Takes tens of milliseconds or more, by the hash's cost. The C function is libxcrypt's `crypt_r`.
    func matches(_ password: [UInt8]) -> Bool {
        // To C a password ends at the first zero byte, and every password that begins so would do.
        let isWhole = !password.contains(0)
        let phrase = (isWhole ? password : []) + [0]
        // 32 KiB, which are too much for a stack.
        guard let room = unsafe calloc(1, MemoryLayout<crypt_data>.size) else { return false }
        defer {
            unsafe explicit_bzero(room, MemoryLayout<crypt_data>.size)
            unsafe free(room)
        }
        let found = unsafe phrase.withUnsafeBytes { phrase -> [UInt8]? in
            guard let phrase = unsafe phrase.bindMemory(to: CChar.self).baseAddress,
                let result = unsafe crypt_r(
                    phrase, text.revealed, room.bindMemory(to: crypt_data.self, capacity: 1))
            else { return nil }
            return unsafe Array(String(cString: result).utf8)
        }
        guard let found else { return false }
        return isWhole && areEqual(found, Array(text.revealed.utf8))
    }
}

/// Compares without telling by the time it takes where the first difference is.
func areEqual<Number: FixedWidthInteger>(_ first: [Number], _ second: [Number]) -> Bool {
    guard first.count == second.count else { return false }
    return zip(first, second).reduce(Number.zero) { $0 | ($1.0 ^ $1.1) } == 0
}
