/// A processor's directory in sysfs.
struct ProcessorDirectory: Hashable {
    /// As in `cpu3`.
    let name: String
    let number: Int

    /// `nil` for what else is called cpu-something, as `cpufreq` is.
    init?(_ name: String) {
        guard name.hasPrefix("cpu"), let number = UInt16(name.dropFirst(3)) else { return nil }
        self.name = name
        self.number = Int(number)
    }
}
