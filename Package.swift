// swift-tools-version: 6.2
import PackageDescription

/// Settings every target of ours shares.
let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// Pure rooms whose property tests would crawl unoptimised.
let hot: Set = ["Documents", "Timetables", "Planning"]

func settings(_ name: String) -> [SwiftSetting] {
    hot.contains(name) ? common + [.unsafeFlags(["-O"], .when(configuration: .debug))] : common
}

enum External {
    static let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
    static let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
    static let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
    static let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
    static let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
}

/// A module and its tests: `Sources/NAME`, `Tests/NAME`.
func room(
    _ name: String, uses rooms: [String] = [], c: [String] = [], external: [Target.Dependency] = [],
    tests: [String] = [], testsExternal: [Target.Dependency] = []
) -> [Target] {
    let own = (rooms + c).map { Target.Dependency(stringLiteral: $0) } + external
    let test = ([name, "Support"] + rooms + tests).map { Target.Dependency(stringLiteral: $0) } + testsExternal
    return [
        .target(name: name, dependencies: own, swiftSettings: settings(name)),
        .testTarget(
            name: name + "Tests", dependencies: test, path: "Tests/\(name)", swiftSettings: common),
    ]
}

func binding(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CBindings/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let bindings: [Target] = [
    binding("CLibYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    binding("CExpat", pkgConfig: "expat", apt: "libexpat1-dev"),
    binding("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    binding("CLibCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    binding("CLibGit2", pkgConfig: "libgit2", apt: "libgit2-dev"),
]

// What a room may import is what its line names and whatever those rooms may import.
let rooms: [[Target]] = [
    room("Vocabulary"),
    room("Cryptography", uses: ["Vocabulary"], c: ["COpenSSL"]),
    room("Documents", uses: ["Vocabulary"], c: ["CLibYAML", "CExpat"]),
    room("Timetables", uses: ["Vocabulary"]),
    room("Cloud", uses: ["Vocabulary"]),
    room("Specs", uses: ["Documents", "Timetables", "Cloud", "Vocabulary"]),
    room("Transport", uses: ["Vocabulary"], c: ["CLibCurl"], external: [External.logging, External.metrics]),
    room(
        "Repositories", uses: ["Transport", "Cryptography", "Vocabulary"], c: ["CLibGit2"],
        external: [External.logging]),
    room(
        "CloudAWS", uses: ["Cloud", "Transport", "Documents", "Cryptography", "Vocabulary"],
        external: [External.logging, External.subprocess], tests: ["Specs"]),
    room("Planning", uses: ["Specs", "Cryptography", "Cloud", "Timetables", "Documents", "Vocabulary"]),
    room("Ledger", uses: ["Cryptography", "Vocabulary"]),
    room(
        "Storage", uses: ["Ledger", "Cloud", "Cryptography", "Vocabulary"],
        external: [External.database, External.logging], testsExternal: [External.database]),
    room(
        "ControlLoop",
        uses: [
            "Planning", "Repositories", "Storage", "Specs", "Ledger", "Cloud", "Cryptography", "Documents",
            "Timetables", "Transport", "Vocabulary",
        ], external: [External.logging, External.metrics]),
    room(
        "Presentation",
        uses: [
            "ControlLoop", "Planning", "Storage", "Ledger", "Specs", "Cloud", "Cryptography",
            "Timetables", "Vocabulary",
        ],
        tests: ["Documents"]),
]

let package = Package(
    name: "CloudPioneer",
    products: [
        .executable(name: "pioneer", targets: ["pioneer"]), .executable(name: "Bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: bindings + rooms.flatMap { $0 } + [
        .systemLibrary(name: "CMalloc", path: "Sources/CBindings/CMalloc"),
        .target(
            name: "Support", dependencies: ["Vocabulary"], path: "Tests/Support", swiftSettings: common),
        .testTarget(
            name: "SupportTests", dependencies: ["Support"], path: "Tests/SupportTests", swiftSettings: common),
        .executableTarget(
            name: "pioneer",
            dependencies: [
                "ControlLoop", "Presentation", "CloudAWS", "Planning", "Repositories", "Storage", "Specs", "Ledger",
                "Cloud",
                "Cryptography", "Documents", "Timetables", "Transport", "Vocabulary",
                External.arguments, External.logging,
            ], swiftSettings: common),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "ControlLoop", "CloudAWS", "Planning", "Specs", "Cloud", "Documents", "Timetables", "Vocabulary",
                "CMalloc",
            ], swiftSettings: common),
        .testTarget(
            name: "PioneerTests",
            dependencies: ["pioneer", "Support", "CloudAWS", "Cloud", "Transport", "Documents", "Vocabulary"],
            path: "Tests/pioneer", swiftSettings: common),
    ],
    swiftLanguageModes: [.v6]
)
