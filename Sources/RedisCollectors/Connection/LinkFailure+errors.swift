import Glibc
import NIOCore
import NIOPosix
import NIOSSL

extension LinkFailure {
    /// What NIO reports, in the words of the system where it has some.
    init(_ error: any Error) {
        switch error {
        case let failure as LinkFailure:
            self = failure
        case let error as IOError:
            self = .system(systemMessage(error.errnoCode), code: error.errnoCode)
        case let error as NIOConnectionError:
            self = error.connectionErrors.first.map { LinkFailure($0.error) } ?? .system("\(error)", code: 0)
        case ChannelError.connectTimeout:
            self = .system("no answer in time", code: ETIMEDOUT)
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.eof, NIOSSLError.uncleanShutdown:
            self = .closed
        case let error as NIOSSLError:
            self = .tls(explanation(of: error))
        case let error as NIOSSLExtraError:
            self = .tls(error.description)
        case let error as BoringSSLError:
            self = .tls("\(error)")
        default:
            self = .system("\(error)", code: 0)
        }
    }
}

private func explanation(of error: NIOSSLError) -> String {
    switch error {
    case .handshakeFailed(let cause): explanation(of: cause)
    case .noCertificateToValidate: "the server sent no certificate"
    case .unableToValidateCertificate: "the server's certificate cannot be validated"
    default: "\(error)"
    }
}

/// The reason in a text such as `[Error: 268435581 error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED]`,
/// which may have the place in the source behind it.
private func explanation(of error: BoringSSLError) -> String {
    let marker = "OPENSSL_internal:"
    let parts = "\(error)".split(separator: marker)
    guard parts.count > 1, let last = parts.last else { return "\(error)" }
    let reason = last.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return reason.lowercased().split(separator: "_").joined(separator: " ")
}

/// The system's words for an error number, as a part of a sentence.
func systemMessage(_ code: CInt) -> String {
    let text = unsafe String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
}
