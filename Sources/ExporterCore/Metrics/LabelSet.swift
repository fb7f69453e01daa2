/// The labels of a subject that many samples are about, escaped once.
///
/// It stands where the first of them would: a metric declares the label `id`, and what a sample gets is
/// `id="/docker/4f1c",image="debian:12",name="web"`.
public struct LabelSet: LabelValue, Equatable, Sendable {
    /// The first label's value and all that follows it, without the last quote.
    private let text: [UInt8]

    /// The value of the label that a metric declares, and the other labels.
    ///
    /// Names are spelled as they must be; of several that come out the same the first counts.
    public init(_ value: String, _ others: [PageLabel] = []) {
        var names: Set<String> = []
        var buffer = PageBuffer(capacity: 256)
        value.writeLabel(to: &buffer)
        for label in others {
            let name = LabelName.sanitized(label.name)
            guard names.insert(name).inserted else { continue }
            buffer.append("\",")
            buffer.append(name.utf8.span)
            buffer.append("=\"")
            label.value.writeLabel(to: &buffer)
        }
        var text: [UInt8] = []
        text.append(copying: buffer.bytes)
        self.text = text
    }

    public func writeLabel(to page: inout PageBuffer) { page.append(text.span) }
}
