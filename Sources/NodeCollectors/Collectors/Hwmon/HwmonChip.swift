import ExporterCore
import Glibc
import KernelFiles

/// A hardware monitor and the name it is reported under.
///
/// The kernel numbers monitors in the order their drivers come up, so the number says nothing. The name is that of the
/// device and of the bus above it, `platform_coretemp_0`; for a monitor without a device it is the driver's, and for
/// one without a driver's name the number after all.
struct HwmonChip: Equatable {
    /// The entry in `/sys/class/hwmon`.
    let entry: String
    let name: String
    /// The driver's name, cleaned; `nil` when there is none.
    let driver: String?
}

extension HwmonChip {
    /// A monitor before its name is compared with those of the others.
    fileprivate struct Candidate {
        let entry: String
        let name: String
        let driver: String?
    }

    /// The monitors in order.
    ///
    /// Several of the same device are told apart by their drivers' names, and by their numbers where those are alike
    /// too.
    static func all(in directory: borrowing Directory) throws(CollectorError) -> [HwmonChip] {
        let candidates = try directory.names().compactMap { Candidate($0, in: directory) }
        return candidates.map { candidate in
            let alike = candidates.filter { $0.name == candidate.name }
            let driver = candidate.driver.flatMap(cleaned)
            guard alike.count > 1 else {
                return HwmonChip(entry: candidate.entry, name: candidate.name, driver: driver)
            }
            let twins = alike.count { $0.driver == candidate.driver }
            let suffix = twins == 1 ? driver : nil
            let name = "\(candidate.name)_\(suffix ?? cleaned(candidate.entry) ?? "")"
            return HwmonChip(entry: candidate.entry, name: name, driver: driver)
        }
    }

    /// The chip's sensors, with what the files of the monitor say of them and those of its device, which have the last
    /// word.
    func sensors(in directory: borrowing Directory) -> [HwmonSensor] {
        guard let chip = directory.directory(ifPresent: entry) else { return [] }
        var sensors: [HwmonSensor] = []
        HwmonSensor.read(from: chip, into: &sensors)
        if let device = chip.directory(ifPresent: "device") { HwmonSensor.read(from: device, into: &sensors) }
        return sensors
    }

    /// The text in lower case with an underscore for each character that names may not have, and none at its ends;
    /// `nil` when nothing is left.
    static func cleaned(_ text: String) -> String? {
        var bytes = text.unicodeScalars.map { scalar in
            guard let byte = UInt8(exactly: scalar.value) else { return UInt8.underscore }
            if byte.isASCIILetter { return byte | 0x20 }
            return byte.isDigit || byte == .colon ? byte : .underscore
        }
        while bytes.last == .underscore { bytes.removeLast() }
        let name = bytes.drop { $0 == .underscore }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }
}

extension HwmonChip.Candidate {
    init?(_ entry: String, in parent: borrowing Directory) {
        guard let directory = parent.directory(ifPresent: entry) else { return nil }
        let driver = directory.text(ifPresent: "name")
        let name =
            resolved("\(directory.path)/device").flatMap(Self.deviceName)
            ?? driver.flatMap(HwmonChip.cleaned)
            ?? resolved(directory.path)?.split(separator: "/").last.flatMap { HwmonChip.cleaned(String($0)) }
        guard let name else { return nil }
        self.entry = entry
        self.name = name
        self.driver = driver
    }

    /// The device's name with that of the directory it is in.
    private static func deviceName(_ path: String) -> String? {
        let parts = path.split(separator: "/").suffix(2).map { HwmonChip.cleaned(String($0)) }
        guard let last = parts.last, let device = last else { return nil }
        guard parts.count == 2, let bus = parts[0] else { return device }
        return "\(bus)_\(device)"
    }
}

/// The path without symbolic links; `nil` when it leads nowhere.
///
/// The C function is `realpath`.
private func resolved(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
}
