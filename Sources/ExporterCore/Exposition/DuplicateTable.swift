/// The label sets of a family so far: an open-addressed table of where each lies on the page.
///
/// Emptied by raising the generation, so a family costs only the samples it has.
struct DuplicateTable {
    private struct Slot {
        var hash: UInt64
        var start: Int
        var length: Int
        var generation: UInt64
    }

    private var slots = [Slot](repeating: Slot(hash: 0, start: 0, length: 0, generation: 0), count: 256)
    private var generation: UInt64 = 1
    private var count = 0

    mutating func removeAll() {
        generation &+= 1
        count = 0
    }

    /// Adds the bytes at `range`; `false` when the same bytes are there already.
    mutating func insert(_ range: Range<Int>, of buffer: borrowing PageBuffer) -> Bool {
        if count &* 2 >= slots.count { grow() }
        let length = range.count
        let hash = buffer.hash(from: range.lowerBound, length: length)
        var index = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while true {
            let slot = slots[index]
            guard slot.generation == generation else { break }
            if slot.hash == hash, slot.length == length, buffer.equal(slot.start, range.lowerBound, length: length) {
                return false
            }
            index = (index &+ 1) & (slots.count &- 1)
        }
        slots[index] = Slot(hash: hash, start: range.lowerBound, length: length, generation: generation)
        count &+= 1
        return true
    }

    private mutating func grow() {
        let old = slots
        let empty = Slot(hash: 0, start: 0, length: 0, generation: 0)
        slots = [Slot](repeating: empty, count: old.count * 2)
        for slot in old where slot.generation == generation {
            var index = Int(truncatingIfNeeded: slot.hash) & (slots.count &- 1)
            while slots[index].generation == generation { index = (index &+ 1) & (slots.count &- 1) }
            slots[index] = slot
        }
    }
}
