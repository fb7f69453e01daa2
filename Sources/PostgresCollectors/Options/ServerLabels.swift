import ExporterCore

/// The labels by which the original tells servers apart, on the families that have them there.
struct ServerLabels: Sendable {
    /// Those of `--constantLabels`.
    let constants: [PageLabel]
    /// `server` and those of `--constantLabels`: on families of the original's older half.
    let legacy: [PageLabel]
    /// The same, on families that had them up to 0.19; none with the names of 0.20.
    let formerlyLegacy: [PageLabel]

    init(server: String, constants: [PageLabel], _ compatibility: Compatibility) {
        self.constants = constants
        legacy = [PageLabel("server", server)] + constants
        formerlyLegacy = compatibility == .older ? legacy : []
    }
}
