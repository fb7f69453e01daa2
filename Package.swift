// swift-tools-version: 6.2
import PackageDescription

/// What every target compiles with: Swift 6 mode, the upcoming language features, no warnings.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

/// Production code also marks every use of unsafe memory with `unsafe`; tests need not.
let strict: [SwiftSetting] = settings + [.strictMemorySafety()]

/// Small binaries: no exported symbols, identical functions folded, relocations packed, symbols stripped.
let small: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe",
            "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "-s",
        ],
        .when(configuration: .release)
    )
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "swift-exporters",
    products: [
        .library(name: "ExporterCore", targets: ["ExporterCore"]),
        .library(name: "ExporterHTTP", targets: ["ExporterHTTP"]),
        .library(name: "ExporterCommand", targets: ["ExporterCommand"]),
        .library(name: "NodeCollectors", targets: ["NodeCollectors"]),
        .library(name: "PostgresCollectors", targets: ["PostgresCollectors"]),
        .executable(name: "node-exporter", targets: ["node-exporter"]),
        .executable(name: "postgres-exporter", targets: ["postgres-exporter"]),
        .executable(name: "container-exporter", targets: ["container-exporter"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CLinux"),

        .target(name: "ExporterCore", swiftSettings: strict),
        .target(
            name: "ExporterHTTP",
            dependencies: ["ExporterCore", "CDeflate", logging] + nio,
            swiftSettings: strict
        ),
        .target(name: "KernelFiles", dependencies: ["ExporterCore", "CLinux"], swiftSettings: strict),
        .target(
            name: "ExporterCommand",
            dependencies: ["ExporterCore", "ExporterHTTP", "KernelFiles", "CLinux", logging],
            swiftSettings: strict
        ),
        .target(name: "Netlink", dependencies: ["ExporterCore", "CLinux"], swiftSettings: strict),
        .target(
            name: "NodeCollectors",
            dependencies: ["ExporterCore", "KernelFiles", "CLinux", "Netlink"],
            swiftSettings: strict
        ),
        .target(
            name: "ContainerCollectors",
            dependencies: ["ExporterCore", "KernelFiles", "CLinux"],
            swiftSettings: strict
        ),
        .target(name: "ExporterYAML", dependencies: ["ExporterCore", "CYaml"], swiftSettings: strict),
        .target(
            name: "PostgresCollectors",
            dependencies: ["ExporterCore", "ExporterYAML", "CLibpq"],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "node-exporter",
            dependencies: ["ExporterCommand", "NodeCollectors"],
            swiftSettings: strict,
            linkerSettings: small
        ),
        .executableTarget(
            name: "postgres-exporter",
            dependencies: ["ExporterCommand", "PostgresCollectors"],
            swiftSettings: strict,
            linkerSettings: small
        ),

        .executableTarget(
            name: "container-exporter",
            dependencies: ["ExporterCommand", "ExporterHTTP", "ExporterCore", "ContainerCollectors"],
            swiftSettings: strict,
            linkerSettings: small
        ),

        .testTarget(name: "ExporterCoreTests", dependencies: ["ExporterCore"], swiftSettings: settings),
        .testTarget(
            name: "ExporterHTTPTests",
            dependencies: ["ExporterHTTP", "ExporterCore", logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExporterCommandTests",
            dependencies: ["ExporterCommand", "ExporterCore", "KernelFiles", logging],
            swiftSettings: settings
        ),
        .testTarget(name: "NodeExporterTests", dependencies: ["node-exporter"], swiftSettings: settings),
        .testTarget(name: "ExporterYAMLTests", dependencies: ["ExporterYAML"], swiftSettings: settings),
        .target(
            name: "PostgresTestSupport",
            dependencies: ["CLibpq"],
            path: "Tests/PostgresTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresCollectorsTests",
            dependencies: ["PostgresCollectors", "PostgresTestSupport", "ExporterCore", "CLibpq"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresExporterTests",
            dependencies: ["postgres-exporter", "PostgresTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "NetlinkTests",
            dependencies: ["Netlink", "CLinux"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ContainerCollectorsTests",
            dependencies: ["ContainerCollectors", "KernelFiles", "ExporterCore"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "NodeCollectorsTests",
            dependencies: ["NodeCollectors", "KernelFiles", "ExporterCore"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
    ]
)
