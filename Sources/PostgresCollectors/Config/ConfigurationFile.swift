import ExporterCore
import ExporterYAML
import Glibc

/// The exporter's own file of settings (`--config.file`).
struct ConfigurationFile: Equatable, Sendable {
    /// In the order of the file.
    var modules: [AuthModule] = []

    /// The module of this name.
    func module(_ name: String) -> AuthModule? {
        modules.first { $0.name == name }
    }
}

extension ConfigurationFile {
    /// What came of reading the file.
    enum Reading: Equatable, Sendable {
        case loaded(ConfigurationFile)
        /// There is no file where one would be looked for without being asked to.
        case absent
        /// Everything that is wrong; nothing of the file is used.
        case broken([YAMLProblem])
    }

    static let defaultPath = "postgres_exporter.yml"

    /// Reads the file; one that is missing at its default path is no mistake.
    static func read(_ path: String = defaultPath) -> Reading {
        if path == defaultPath, unsafe access(path, F_OK) != 0, errno == ENOENT { return .absent }
        do throws(YAMLProblem) {
            let file = try YAMLFile(reading: path)
            let (modules, problems) = file.read { top in
                top.mapping("auth_modules") { $0.each { AuthModule(reading: &$1, name: $0) } } ?? []
            }
            return problems.isEmpty ? .loaded(ConfigurationFile(modules: modules ?? [])) : .broken(problems)
        } catch {
            return .broken([error])
        }
    }
}
