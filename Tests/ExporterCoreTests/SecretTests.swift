import Testing

@testable import ExporterCore

@Suite struct SecretTests {
    struct Account {
        let user = "ann"
        let password = Secret("hunter2")
    }

    @Test func `shows in no description and no dump`() {
        var dumped = ""
        dump(Account(), to: &dumped)
        let shown = ["\(Account())", String(reflecting: Account()), "\(Secret("hunter2"))", dumped]
        #expect(shown.allSatisfy { !$0.contains("hunter2") && $0.contains("<secret>") })
        #expect(Account().password.revealed == "hunter2")
    }
}
