/// How many letters must be put in, taken out or changed to make one word of the other.
public func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (column, other) in second.enumerated() {
            let change = diagonal + (letter == other ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, diagonal + 1, row[column] + 1)
        }
    }
    return row[second.count]
}

/// Which of `names` was most likely meant by `name`; `nil` when none is near.
public func nearestName(to name: String, among names: some Sequence<String>) -> String? {
    let farthest = max(2, name.utf8.count / 3)
    // The distance is at least the difference in length, so that a name of any length costs little.
    let candidates = names.lazy.filter { abs($0.utf8.count - name.utf8.count) <= farthest }
    let nearest = candidates.map { ($0, editDistance(name, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    guard let (suggestion, distance) = nearest, distance <= farthest else { return nil }
    return suggestion
}
