// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "exporter-benchmarks",
    dependencies: [.package(name: "swift-exporters", path: "..")],
    targets: [
        .executableTarget(
            name: "exporter-bench",
            dependencies: [
                .product(name: "ExporterCore", package: "swift-exporters"),
                .product(name: "ExporterHTTP", package: "swift-exporters"),
                .product(name: "NodeCollectors", package: "swift-exporters"),
                .product(name: "PostgresCollectors", package: "swift-exporters"),
                .product(name: "RedisCollectors", package: "swift-exporters"),
            ],
            swiftSettings: settings
        )
    ]
)

// It imports what only a debug build can, and links with the sanitizers: Benchmarks/fuzz asks for it.
if Context.environment["EXPORTER_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "exporter-fuzz",
            dependencies: [
                .product(name: "ExporterCore", package: "swift-exporters"),
                .product(name: "ExporterHTTP", package: "swift-exporters"),
                .product(name: "ExporterCommand", package: "swift-exporters"),
                .product(name: "NodeCollectors", package: "swift-exporters"),
                .product(name: "PostgresCollectors", package: "swift-exporters"),
                .product(name: "RedisCollectors", package: "swift-exporters"),
                .product(name: "ContainerCollectors", package: "swift-exporters"),
            ],
            swiftSettings: settings + [.enableExperimentalFeature("Lifetimes")]
        ))
}
