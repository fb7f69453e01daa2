import ExporterCore
import Testing

@Suite struct EditDistanceTests {
    @Test(arguments: [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("query", "quer", 1), ("ab", "ba", 2)])
    func `counts the letters to change`(first: String, second: String, distance: Int) {
        #expect(editDistance(first, second) == distance)
    }

    @Test(
        arguments: [
            ("qurey", "query"), ("metric", "metrics"), ("xx", nil), ("something else", nil), ("", nil),
        ] as [(String, String?)])
    func `finds the name that was meant`(name: String, nearest: String?) {
        #expect(nearestName(to: name, among: ["metrics", "query", "timeout"]) == nearest)
    }
}
