import ExporterCore
import KernelFiles

/// What the samples of the host itself carry.
struct MachineIdentity {
    let bootID: String
    let machineID: String
    let systemUUID: String

    /// All three, in the place of the first.
    let labels: LabelSet

    /// Source: `/etc/machine-id`, `/sys/class/dmi/id/product_uuid` and `/proc/sys/kernel/random/boot_id`.
    init(of files: ContainerFiles) {
        machineID = files.settings.machineIDFiles.lazy.compactMap { files.text($0) }.first ?? ""
        bootID = files.settings.bootIDFiles.lazy.compactMap { files.text($0) }.first ?? ""
        // What a hypervisor or a firmware calls the machine; without one, only the installation has a name.
        let sources = [
            "/sys/class/dmi/id/product_uuid", "/proc/device-tree/system-id", "/proc/device-tree/vm,uuid",
            "/etc/machine-id",
        ]
        systemUUID = sources.lazy.compactMap { files.text($0) }.first ?? ""
        labels = LabelSet(bootID, [PageLabel("machine_id", machineID), PageLabel("system_uuid", systemUUID)])
    }
}

extension ContainerFiles {
    var machineIdentity: MachineIdentity {
        if let known = machine.identity { return known }
        let identity = MachineIdentity(of: self)
        machine.identity = identity
        return identity
    }
}
