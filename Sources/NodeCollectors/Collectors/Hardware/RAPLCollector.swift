import ExporterCore
import KernelFiles
import Synchronization

/// How much energy the processor's power domains have used.
///
/// Source: `/sys/class/powercap/intel-rapl:0/energy_uj`, as in `240422366267` (millionths of a joule), with `name`
/// beside it, as in `package-0` or `dram`. Only root may read the energy on most kernels.
final class RAPLCollector: ConfigurableCollector {
    static let name = "rapl"

    static let zoneLabelFlag = Flag(
        "collector.rapl.enable-zone-label", default: false,
        "Name the power domain in a label of node_rapl_joules_total rather than in the metric's name.")

    static let flags: [any FlagDeclaration] = [zoneLabelFlag]

    static let joules = Metric.counter(
        "node_rapl_joules_total", "Energy the power domain has used.", labels: ["index", "path", "rapl_zone"])

    static let metrics: [any MetricDeclaration] = [joules]

    private let hasZoneLabel: Bool
    /// The metrics of the domains met so far, by the domain's part of the name.
    private let known = Mutex<[String: Metric<2>]>([:])

    init(flags: FlagValues) {
        hasZoneLabel = flags[Self.zoneLabelFlag]
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let zones = try PowerZone.all(in: files)

        guard !hasZoneLabel else {
            page.family(Self.joules) { samples in
                for zone in zones { samples.add(zone.energy, "\(zone.index)", zone.path, zone.name) }
            }
            return
        }
        var written: Set<String> = []
        for zone in zones where written.insert(zone.metricPart).inserted {
            page.family(metric(of: zone)) { samples in
                for same in zones where same.metricPart == zone.metricPart {
                    samples.add(same.energy, same.index, same.path)
                }
            }
        }
    }

    private func metric(of zone: PowerZone) -> Metric<2> {
        known.withLock { known in
            if let metric = known[zone.metricPart] { return metric }
            let metric = Metric.counter(
                "node_rapl_\(zone.metricPart)_joules_total", "Energy the power domain \(zone.name) has used.",
                labels: ["index", "path"])
            known[zone.metricPart] = metric
            return metric
        }
    }
}

/// A reading of one power domain.
private struct PowerZone {
    let name: String
    /// Tells domains of the same name apart.
    let index: Int
    let path: String
    let energy: Scaled

    /// The name as a part of a metric's name.
    let metricPart: String
}

extension PowerZone {
    static func all(in files: NodeFiles) throws(CollectorError) -> [PowerZone] {
        let directory = try files.sys("class/powercap")
        var zones: [PowerZone] = []
        var nextIndex: [String: Int] = [:]
        for entry in try directory.names() {
            guard let zone = directory.directory(ifPresent: entry), let title = zone.text(ifPresent: "name") else {
                continue
            }
            let (name, index) = title.splitIndex ?? (title, nextIndex[title, default: 0])
            nextIndex[name] = index &+ 1
            do throws(CollectorError) {
                let energy = try zone.unsigned("energy_uj")
                zones.append(
                    PowerZone(
                        name: name, index: index, path: zone.path, energy: Scaled(energy, .millionths),
                        metricPart: MetricName.collapsed(name)))
            } catch {
                // Power can be capped without being metered; the other domains are none the worse for it.
                guard error.reason == .absent || error.reason == .malformed else { throw error }
            }
        }
        return zones
    }
}

extension String {
    /// The two parts of a name such as `package-0`; `nil` when it is not a word, a hyphen and a number.
    fileprivate var splitIndex: (name: String, index: Int)? {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[1]) else { return nil }
        return (String(parts[0]), index)
    }
}
