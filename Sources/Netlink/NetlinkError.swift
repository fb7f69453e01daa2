/// The kernel was asked something over netlink and did not answer as it documents.
public enum NetlinkError: Error, Equatable, Sendable {
    /// A system call on the socket failed.
    case system(action: String, code: CInt)
    /// The kernel refused, with an error number.
    case refused(code: CInt)
    /// No answer came in time.
    case timedOut
    /// A message is not in the form that the kernel documents; why.
    case malformed(String)
}
