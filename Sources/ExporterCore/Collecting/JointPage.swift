extension ScrapedPage {
    /// One page of several, and what follows them.
    ///
    /// A family stands where it first appears, with the samples of all pages behind one another. What the ending repeats
    /// is left out: a family belongs to those that wrote it first.
    static func joint(_ format: ExpositionFormat, _ pages: [ScrapedPage], ending: borrowing MetricPage) -> ScrapedPage {
        var bytes: [UInt8] = []
        var families: [MetricPage.Family] = []
        bytes.reserveCapacity(pages.reduce(0) { $0 + $1.bytes.count } + 8 * 1024)
        if pages.count == 1 {
            families = pages[0].families
            if let last = families.last { bytes += pages[0].bytes[..<last.range.upperBound] }
        } else {
            for family in pages.orderedFamilies {
                bytes.append(family: family, format, of: pages, into: &families)
            }
        }
        var known = pages.count == 1 ? pages[0].familyTexts : FamilySet()
        if pages.count != 1 { for family in families { _ = known.insert(family.text) } }
        for family in ending.families where !known.contains(family.text) {
            let start = bytes.count
            ending.withBytes { bytes.append(copying: $0.extracting(family.range)) }
            families.append(
                MetricPage.Family(text: family.text, range: start..<bytes.count, series: family.series))
        }
        bytes.append(endOf: format)
        return ScrapedPage(
            format: format, bytes: bytes, families: families, outcomes: pages.flatMap(\.outcomes),
            duration: pages.map(\.duration).max() ?? .zero)
    }
}

/// A family, and where it lies on each page that has it.
private struct ScatteredFamily {
    let text: FamilyText
    var places: [(page: Int, family: MetricPage.Family)]
}

extension [ScrapedPage] {
    /// The families of all pages in the order of their first appearance.
    fileprivate var orderedFamilies: [ScatteredFamily] {
        var order: [FamilyText: Int] = [:]
        var families: [ScatteredFamily] = []
        for (number, page) in enumerated() {
            for family in page.families {
                if let position = order[family.text] {
                    families[position].places.append((number, family))
                } else {
                    order[family.text] = families.count
                    families.append(ScatteredFamily(text: family.text, places: [(number, family)]))
                }
            }
        }
        return families
    }
}

extension [UInt8] {
    /// Appends a family with the samples of every page and the header of the first.
    fileprivate mutating func append(
        family scattered: ScatteredFamily,
        _ format: ExpositionFormat,
        of pages: [ScrapedPage],
        into families: inout [MetricPage.Family]
    ) {
        let start = count
        var series = 0
        for (index, place) in scattered.places.enumerated() {
            let header = index == 0 ? 0 : place.family.text.headerLength(format)
            self += pages[place.page].bytes[place.family.range.dropFirst(header)]
            series += place.family.series
        }
        families.append(MetricPage.Family(text: scattered.text, range: start..<count, series: series))
    }
}
