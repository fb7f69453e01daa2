import Foundation
import Testing

@testable import KernelFiles

/// What the kernel tells of files and directories that are watched.
@Suite struct WatchTests {
    @Test func `a file that is written to, replaced or removed is not what it was`() throws {
        let host = try Host(["written": "1", "replaced": "1", "removed": "1", "left": "1", "new": "2"])
        let watch = ChangeWatch()
        let watches = ["written", "replaced", "removed", "left"].map { watch.add("\(host.root)/\($0)") }
        watch.refresh()
        #expect(watches.map(watch.isUnchanged) == [true, true, true, true])
        #expect(watch.changes == 0)
        try host.overwrite("2", to: "written")
        #expect(rename("\(host.root)/new", "\(host.root)/replaced") == 0)
        try host.remove("removed")
        watch.refresh()
        #expect(watches.map(watch.isUnchanged) == [false, false, false, true])
        #expect(watch.changes > 0)
        #expect(watch.add("\(host.root)/removed") == nil)
        #expect(!watch.isUnchanged(nil))
    }

    @Test func `what changes all the time is told of once, and again when it is watched again`() throws {
        let host = try Host(["file": "1"])
        let watch = ChangeWatch()
        for _ in 0..<2 {
            let held = watch.add("\(host.root)/file")
            for text in ["2", "3", "4"] { try host.overwrite(text, to: "file") }
            let before = watch.changes
            watch.refresh()
            #expect(!watch.isUnchanged(held))
            // The change, and the end of the watch.
            #expect(watch.changes == before + 2)
        }
    }

    @Test func `nothing is believed for longer than five minutes`() throws {
        let host = try Host(["file": "1"])
        let watch = ChangeWatch()
        let held = watch.add("\(host.root)/file")
        watch.refresh(at: .now + .seconds(290))
        #expect(watch.isUnchanged(held))
        watch.refresh(at: .now + .seconds(310))
        #expect(!watch.isUnchanged(held))
        let again = watch.add("\(host.root)/file")
        watch.refresh(at: .now + .seconds(320))
        #expect(watch.isUnchanged(again))
    }

    @Test func `after five minutes, directories are looked through though nothing was told`() {
        let (watch, now) = (DirectoryWatch(), ContinuousClock.now)
        #expect(
            [1, 290, 310, 320, 630].map { watch.takeChanges(at: now + .seconds($0)) } == [
                false, false, true, false, true,
            ])
    }

    @Test func `a file is watched for as long as somebody holds that it is`() throws {
        let host = try Host(["file": "1", "other": "1"])
        let watch = ChangeWatch()
        var watches = [watch.add("\(host.root)/file"), watch.add("\(host.root)/file"), watch.add("\(host.root)/other")]
        #expect(watch.count == 2)
        watches.removeFirst()
        #expect(watch.count == 2)
        watches.removeFirst()
        #expect(watch.count == 1)
        try host.overwrite("2", to: "other")
        watch.refresh()
        #expect(watch.count == 0)
        watches = []
        watch.refresh()
        #expect(watch.changes == 2)
    }

    @Test func `a directory is watched for as long as somebody holds that it is`() throws {
        let host = try Host(["a/": "", "b/": ""])
        let watch = DirectoryWatch()
        var watches = ["a", "b", "b", "gone"].map { watch.add("\(host.root)/\($0)") }
        #expect(watches.map { $0 != nil } == [true, true, true, false])
        #expect(watch.count == 2)
        watches.removeFirst(2)
        #expect(!watch.takeChanges())
        #expect(watch.count == 1)
        try host.write("", to: "a/file")
        #expect(!watch.takeChanges())
        for name in ["file", "other"] {
            try host.write("", to: "b/\(name)")
            #expect(watch.takeChanges())
        }
        try host.remove("b")
        #expect(watch.takeChanges())
        #expect(watch.count == 0)
    }
}
