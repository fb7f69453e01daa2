/// The families on a page, for telling whether one is there already.
///
/// An open-addressed table: each family has worked out its hash when it was declared, so looking one up costs a comparison.
struct FamilySet: Sendable {
    private var slots: [FamilyText?] = Array(repeating: nil, count: 1024)
    private var count = 0

    func contains(_ family: FamilyText) -> Bool { slots[slot(of: family)] != nil }

    /// Adds a family; `false` when it is there already.
    mutating func insert(_ family: FamilyText) -> Bool {
        var index = slot(of: family)
        guard slots[index] == nil else { return false }
        if (count + 1) * 2 > slots.count {
            grow()
            index = slot(of: family)
        }
        slots[index] = family
        count += 1
        return true
    }

    /// Where the family is, or would be.
    private func slot(of family: FamilyText) -> Int {
        let mask = slots.count - 1
        var index = family.nameHash & mask
        while let other = slots[index], other != family { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let families = slots.compactMap { $0 }
        slots = Array(repeating: nil, count: slots.count * 2)
        for family in families { slots[slot(of: family)] = family }
    }
}
