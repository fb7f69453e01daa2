import ExporterCore
import KernelFiles

extension NodeFiles {
    /// The devices of a class of sysfs whose attributes are read at every scrape: `class/net`.
    func devices(_ name: String) -> DeviceDirectories {
        if let known = deviceClasses[name] { return known }
        let devices = DeviceDirectories("\(roots.sys)/\(name)", .shared)
        deviceClasses[name] = devices
        return devices
    }
}
