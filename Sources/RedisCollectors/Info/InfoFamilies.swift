import ExporterCore
import Synchronization

/// The families of `key:value` texts: INFO, CLUSTER INFO, INFO MODULES, SERVER EXT.
///
/// A family is made when its field is first met, and kept.
final class InfoFamilies: Sendable {
    fileprivate struct Family {
        let metric: Metric<0>
        let unit: Scaled.Unit?
    }

    fileprivate struct State {
        let known: [String: InfoField]
        let passesUnknown: Bool
        /// What each key becomes; `nil` for nothing.
        var families = KeyTable<Family?>()
    }
    private let state: Mutex<State>

    init(includingSystem: Bool = false, passingUnknown: Bool = false) {
        let fields = InfoField.known + (includingSystem ? InfoField.systemMemory : [])
        let known = Dictionary(fields.map { ("\($0.key)", $0) }) { first, _ in first }
        state = Mutex(State(known: known, passesUnknown: passingUnknown))
    }

    /// Writes a family for each line with a number that is exported.
    func write(_ lines: some Sequence<InfoText.Line>, of info: InfoText, to page: inout MetricPage) {
        state.withLock { state in
            state.families.rewind()
            for line in lines {
                let family = state.family(info.bytes(line.key))
                guard let family, let value = number(info.bytes(line.value)) else { continue }
                if let unit = family.unit {
                    page.write(family.metric, value.scaled(unit))
                } else {
                    page.write(family.metric, value)
                }
            }
        }
    }

    /// Writes a family for each pair whose key is exported.
    func write(_ pairs: [(key: Reply, value: Reply)], prefix: String, to page: inout MetricPage) {
        state.withLock { state in
            for (key, value) in pairs {
                guard let name = key.string else { continue }
                let full = name.hasPrefix(prefix) ? name : prefix + name
                guard let family = state.family(full.utf8.span) else { continue }
                let value = value.kind == .text ? number(value.bytes) : value.number
                if let value { page.write(family.metric, value) }
            }
        }
    }
}

extension InfoFamilies.State {
    fileprivate mutating func family(_ key: Span<UInt8>) -> InfoFamilies.Family? {
        let (known, passesUnknown) = (known, passesUnknown)
        return families.find(key) { name in
            if let field = known[name] { return InfoFamilies.Family(metric: field.metric, unit: field.unit) }
            // The original passes these on by their prefix alone.
            if ["db", "cmdstat_", "cluster_"].contains(where: name.hasPrefix) {
                return InfoFamilies.Family(metric: Metric.gauge("redis_\(name)", "\(name) of INFO."), unit: nil)
            }
            guard passesUnknown, !name.hasPrefix("used_active_time_io_thread_"), MasterField(name.utf8.span) == nil
            else { return nil }
            return InfoFamilies.Family(
                metric: Metric.untyped("redis_info_\(name)", "The field \(name) of INFO, as it is."), unit: nil)
        }
    }
}

/// A field's value as a number; states in words as 1 and 0.
private func number(_ text: Span<UInt8>) -> PrintedNumber? {
    if let number = PrintedNumber(text) { return number }
    if text.equals("ok") || text.equals("true") { return .whole(1) }
    if text.equals("err") || text.equals("fail") || text.equals("false") { return .whole(0) }
    return nil
}
