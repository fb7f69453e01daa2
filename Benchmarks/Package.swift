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
                .product(name: "NodeCollectors", package: "swift-exporters"),
            ],
            swiftSettings: settings
        )
    ]
)
