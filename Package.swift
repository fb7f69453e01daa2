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

/// Small binaries: no exported symbols, identical functions folded, relocations packed, symbols stripped unless a profiler
/// wants them.
let small: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe",
            "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-Xlinker", Context.environment["SYMBOLS"] == "keep" ? "--strip-debug" : "--strip-all",
        ],
        .when(configuration: .release)
    )
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOTLS", package: "swift-nio"),
]

let ssl = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "swift-exporters",
    products: [
        .library(name: "ExporterCore", targets: ["ExporterCore"]),
        .library(name: "WebSecurity", targets: ["WebSecurity"]),
        .library(name: "ExporterHTTP", targets: ["ExporterHTTP"]),
        .library(name: "ExporterCommand", targets: ["ExporterCommand"]),
        .library(name: "NodeCollectors", targets: ["NodeCollectors"]),
        .library(name: "PostgresCollectors", targets: ["PostgresCollectors"]),
        .library(name: "RedisCollectors", targets: ["RedisCollectors"]),
        .library(name: "ContainerCollectors", targets: ["ContainerCollectors"]),
        .executable(name: "node-exporter", targets: ["node-exporter"]),
        .executable(name: "postgres-exporter", targets: ["postgres-exporter"]),
        .executable(name: "redis-exporter", targets: ["redis-exporter"]),
        .executable(name: "container-exporter", targets: ["container-exporter"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        .target(name: "CLinux"),

        .target(name: "ExporterCore", swiftSettings: strict),
        .target(
            name: "SharedLoop",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "WebSecurity",
            dependencies: [
                "ExporterCore", "ExporterYAML", "CCrypt", ssl, .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ExporterHTTP",
            dependencies: ["ExporterCore", "WebSecurity", "SharedLoop", "CDeflate", ssl, logging] + nio,
            swiftSettings: strict
        ),
        .target(name: "KernelFiles", dependencies: ["ExporterCore", "CLinux"], swiftSettings: strict),
        .target(
            name: "ExporterCommand",
            dependencies: ["ExporterCore", "ExporterHTTP", "KernelFiles", "WebSecurity", "CLinux", logging],
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
            dependencies: ["ExporterCore", "KernelFiles", "CLinux", "Netlink"],
            swiftSettings: strict
        ),
        .target(name: "ExporterYAML", dependencies: ["ExporterCore", "CYaml"], swiftSettings: strict),
        .target(name: "NameResolution", dependencies: ["ExporterCore"], swiftSettings: strict),
        .target(
            name: "PostgresCollectors",
            dependencies: ["ExporterCore", "ExporterYAML", "NameResolution", "CLibpq"],
            swiftSettings: strict
        ),
        .target(
            name: "RedisCollectors",
            dependencies: [
                "ExporterCore", "ExporterYAML", "NameResolution", "SharedLoop", "CHiredis",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
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
            name: "redis-exporter",
            dependencies: ["ExporterCommand", "ExporterHTTP", "RedisCollectors", "WebSecurity"],
            swiftSettings: strict,
            linkerSettings: small
        ),
        .executableTarget(
            name: "container-exporter",
            dependencies: ["ExporterCommand", "ExporterHTTP", "ExporterCore", "ContainerCollectors"],
            swiftSettings: strict,
            linkerSettings: small
        ),

        .target(
            name: "RuntimeTestSupport",
            dependencies: [logging],
            path: "Tests/RuntimeTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebSecurityTests",
            dependencies: ["WebSecurity", "RuntimeTestSupport", "ExporterCore"],
            swiftSettings: settings
        ),
        .testTarget(name: "ExporterCoreTests", dependencies: ["ExporterCore"], swiftSettings: settings),
        .testTarget(
            name: "ExporterHTTPTests",
            dependencies: ["ExporterHTTP", "WebSecurity", "RuntimeTestSupport", "ExporterCore", logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExporterCommandTests",
            dependencies: [
                "ExporterCommand", "WebSecurity", "RuntimeTestSupport", "ExporterCore", "KernelFiles", logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "NodeExporterTests",
            dependencies: ["node-exporter", "RuntimeTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "NameResolutionTests",
            dependencies: ["NameResolution", "ExporterCore"],
            swiftSettings: settings
        ),
        .testTarget(name: "ExporterYAMLTests", dependencies: ["ExporterYAML"], swiftSettings: settings),
        .target(name: "ServerTestSupport", path: "Tests/ServerTestSupport", swiftSettings: settings),
        .target(
            name: "PostgresTestSupport",
            dependencies: ["ServerTestSupport", "CLibpq"],
            path: "Tests/PostgresTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresCollectorsTests",
            dependencies: [
                "PostgresCollectors", "PostgresTestSupport", "ServerTestSupport", "ExporterCore", "NameResolution",
                "CLibpq",
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresExporterTests",
            dependencies: ["postgres-exporter", "PostgresTestSupport", "ServerTestSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "RedisTestSupport",
            dependencies: ["ServerTestSupport"],
            path: "Tests/RedisTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "RedisTestSupportTests",
            dependencies: ["RedisTestSupport", "ServerTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RedisExporterTests",
            dependencies: ["redis-exporter", "RedisTestSupport", "ServerTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RedisCollectorsTests",
            dependencies: [
                "RedisCollectors", "RedisTestSupport", "ServerTestSupport", "ExporterCore", "NameResolution",
                "CHiredis",
            ],
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
            dependencies: ["ContainerCollectors", "KernelFiles", "ExporterCore", "Netlink"],
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
