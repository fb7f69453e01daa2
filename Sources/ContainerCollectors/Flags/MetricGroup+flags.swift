import ExporterCore

extension MetricGroup {
    static let disable = Flag(
        "disable_metrics",
        default: allCases.filter { !$0.isOnByDefault }.map(\.rawValue).sorted().joined(separator: ","),
        "The groups of metrics to leave out, separated by commas, instead of these.")
    static let enable = Flag(
        "enable_metrics", default: "",
        "The groups of metrics to report, separated by commas, whatever --disable_metrics says.")

    /// The groups that the flags switch on.
    static func enabled(_ flags: FlagValues) -> Set<MetricGroup> {
        let enabled = groups(flags[enable])
        return enabled.isEmpty ? Set(allCases).subtracting(groups(flags[disable])) : enabled
    }

    /// What is said of the groups given: names that are none, and groups of which there is nothing here.
    static func warnings(_ flags: FlagValues) -> [String] {
        var warnings: [String] = []
        for flag in [disable, enable] {
            for name in flags[flag].commaSeparated where MetricGroup(rawValue: name) == nil {
                let hint = nearestName(to: name, among: allCases.map(\.rawValue)).map { "; did you mean \($0)?" } ?? ""
                warnings.append("--\(flag.name) names the group \(name), which there is none of\(hint)")
            }
        }
        let missing = groups(flags[enable]).filter(\.isMissing).map(\.rawValue).sorted()
        if !missing.isEmpty {
            warnings.append("--\(enable.name) names groups that are not here: \(missing.joined(separator: ", "))")
        }
        return warnings
    }

    private static func groups(_ list: String) -> Set<MetricGroup> {
        Set(list.commaSeparated.compactMap(MetricGroup.init))
    }
}
