import Testing

@testable import WebSecurity

@Suite struct CredentialsTests {
    @Test(arguments: [
        ("Basic dXNlcjpwYXNz", "user", "pass"), ("basic dXNlcjpwOnc=", "user", "p:w"), ("BASIC Og==", "", ""),
        ("Basic w7xzZXI6cMOkc3M=", "üser", "päss"),
    ])
    func `reads a user and a password`(header: String, user: String, password: String) throws {
        let credentials = try #require(Credentials(header: header))
        #expect(credentials.user == Array(user.utf8))
        #expect(credentials.password == Array(password.utf8))
    }

    @Test(arguments: [
        "", "Basic", "Basic ", "Bearer dXNlcjpwYXNz", "Basic dXNlcg==", "Basic dXNlcjpwYXN", "Basic dXNlcjpwYX!z",
        "Basic =", "Basic dXNl====", "Basic dXNl cjpwYXNz",
    ])
    func `takes nothing else for one`(header: String) {
        #expect(Credentials(header: header) == nil)
    }
}
