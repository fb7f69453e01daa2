import Glibc
import NIOSSL

/// What a certificate is for: names of hosts, addresses, e-mail addresses and URIs.
func names(in certificate: NIOSSLCertificate) -> [String] {
    certificate._subjectAlternativeNames().compactMap { name in
        switch name.nameType {
        case .dnsName, .email, .uri: String(decoding: name.contents, as: UTF8.self)
        case .ipAddress: addressText(Array(name.contents))
        default: nil
        }
    }
}

/// An address as people write it.
///
/// The C function is `inet_ntop`.
private func addressText(_ bytes: [UInt8]) -> String? {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard unsafe inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
