import ExporterCore

/// What guards connections and their requests, ready for use.
package struct WebProtection: Sendable {
    package let tls: ServerTLS?
    /// Who may ask; `nil` is everybody.
    package let passwords: PasswordChecker?
    package let limiter: RateLimiter?
    package let headers: [WebHeader]

    /// Reads the files that the settings name.
    ///
    /// What stays the same keeps what it knows: who has been let in, how much of the limit is left.
    init(_ settings: WebSettings, after last: WebProtection?) throws(ConfigurationErrors) {
        if let tls = settings.tls { self.tls = try ServerTLS(tls) } else { tls = nil }
        if settings.users.isEmpty {
            passwords = nil
        } else if let last = last?.passwords, last.users == settings.users {
            passwords = last
        } else {
            passwords = PasswordChecker(settings.users)
        }
        if let limit = settings.rateLimit {
            limiter = last?.limiter?.limit == limit ? last?.limiter : RateLimiter(limit)
        } else {
            limiter = nil
        }
        headers = settings.headers
    }
}
