import Testing

@testable import ExporterCore

/// A collector's line in an exporter's list.
@Suite struct CollectorEntryTests {
    private static let first = Flag("disable-first", default: false, "Test.")
    private static let second = Flag("disable-second", default: false, "Test.")
    private let entry = CollectorEntry<NoSource>.on(Quick()).unless(first).unless(second)

    private func isOn(_ set: [(any FlagDeclaration, Bool)]) -> Bool {
        var flags = FlagValues()
        for (flag, value) in set { flags.set(value, for: flag) }
        return entry.isOn(flags)
    }

    @Test func `is switched off by each of the flags that veto it`() {
        #expect(isOn([]))
        #expect(!isOn([(Self.first, true)]))
        #expect(!isOn([(Self.second, true)]))
        #expect(isOn([(Self.first, false), (Self.second, false)]))
    }

    @Test func `its own flag counts more than a veto`() {
        let own = entry.toggle.flag
        #expect(isOn([(own, true), (Self.first, true)]))
        #expect(!isOn([(own, false)]))
        #expect(isOn([(own, true), (CollectorSwitch.disableDefaults, true)]))
        #expect(!isOn([(CollectorSwitch.disableDefaults, true)]))
    }

    @Test func `runs only when another flag says so, or its own`() {
        let groups = Flag("groups", default: "", "Test.")
        let entry = CollectorEntry<NoSource>.on(Quick()).when { $0[groups] == "quick" }
        var flags = FlagValues()
        #expect(!entry.isOn(flags))
        flags.set("quick", for: groups)
        #expect(entry.isOn(flags))
        flags.set("other", for: groups)
        flags.set(true, for: entry.toggle.flag)
        #expect(entry.isOn(flags))
    }

    @Test func `a veto does not switch on what is off`() {
        let entry = CollectorEntry<NoSource>.off(Quick()).unless(Self.first)
        var flags = FlagValues()
        #expect(!entry.isOn(flags))
        flags.set(false, for: Self.first)
        #expect(!entry.isOn(flags))
    }
}
