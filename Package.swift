// swift-tools-version: 6.2
import PackageDescription

/// Settings every target of ours shares.
///
/// What ships gets the metadata of generic types by the functions the compiler knows. By their mangled names, as is usual,
/// each new kind of dictionary or set has every conformance in the program searched in a row: 8 % of a short run.
let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(
        ["-cross-module-optimization", "-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
        .when(configuration: .release)),
]

/// What ships is linked by LLVM's linker, which has no warnings about functions inside the toolchain's own libraries and
/// packs the seventy thousand relative relocations that every start has to read.
let linking: [LinkerSetting] = [
    .unsafeFlags(["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"], .when(configuration: .release))
]

/// Rooms whose property tests would crawl unoptimised: the pure ones, and those a loop in virtual time lives in.
let hot: Set = [
    "Vocabulary", "Cryptography", "Documents", "Expressions", "Timetables", "Cloud", "Specs", "Planning", "Ledger",
    "Storage", "ControlLoop", "Importing",
]

func settings(_ name: String) -> [SwiftSetting] {
    hot.contains(name) ? common + [.unsafeFlags(["-O"], .when(configuration: .debug))] : common
}

enum External {
    static let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
    static let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
    static let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
    static let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
    static let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
    static let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
    static let instrumentation = Target.Dependency.product(
        name: "Instrumentation", package: "swift-distributed-tracing")
    static let http = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
    static let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
    static let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
    static let sockets = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
}

/// A module and its tests: `Sources/NAME`, `Tests/NAME`.
func room(
    _ name: String, uses rooms: [String] = [], c: [String] = [], external: [Target.Dependency] = [],
    tests: [String] = [], testsExternal: [Target.Dependency] = [], testFiles: [String] = []
) -> [Target] {
    let own = (rooms + c).map { Target.Dependency(stringLiteral: $0) } + external
    let test = ([name, "Support"] + rooms + tests).map { Target.Dependency(stringLiteral: $0) } + testsExternal
    return [
        .target(name: name, dependencies: own, swiftSettings: settings(name)),
        .testTarget(
            name: name + "Tests", dependencies: test, path: "Tests/\(name)", exclude: testFiles,
            swiftSettings: common),
    ]
}

func binding(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CBindings/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let bindings: [Target] = [
    binding("CLibYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    binding("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    binding("CLibCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    binding("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    binding("CLibGit2", pkgConfig: "libgit2", apt: "libgit2-dev"),
    // RE2 speaks C++ only; these few functions in C are compiled with the package.
    .target(name: "CRE2", path: "Sources/CBindings/CRE2", linkerSettings: [.linkedLibrary("re2")]),
]

// What a room may import is what its line names and whatever those rooms may import.
let rooms: [[Target]] = [
    room("Vocabulary"),
    room("Cryptography", uses: ["Vocabulary"], c: ["COpenSSL"]),
    room("Documents", uses: ["Vocabulary"], c: ["CLibYAML"]),
    room(
        "Expressions", uses: ["Vocabulary"], c: ["CRE2"], tests: ["Timetables"],
        testFiles: ["Conformance/skipped.txt"]),
    room("Timetables", uses: ["Vocabulary"]),
    room("Cloud", uses: ["Vocabulary"]),
    room("Specs", uses: ["Documents", "Expressions", "Timetables", "Cloud", "Vocabulary"]),
    room("Transport", uses: ["Vocabulary"], c: ["CLibCurl"], external: [External.logging, External.metrics]),
    room(
        "Telemetry", uses: ["Transport", "Vocabulary"],
        external: [External.logging, External.coreMetrics, External.tracing, External.instrumentation]),
    room(
        "Repositories", uses: ["Transport", "Cryptography", "Vocabulary"], c: ["CLibGit2"],
        external: [External.logging]),
    room(
        "CloudAWS", uses: ["Cloud", "Transport", "Documents", "Cryptography", "Vocabulary"],
        external: [External.logging, External.subprocess], tests: ["Specs", "ProviderConformance"],
        testFiles: ["Conformance/skipped.txt"]),
    room(
        "CloudKubernetes", uses: ["Cloud", "Transport", "Documents", "Cryptography", "Vocabulary"],
        external: [External.logging, External.subprocess], tests: ["Specs", "ContractCluster", "ProviderConformance"],
        testFiles: ["Conformance/skipped.txt"]),
    room("Importing", uses: ["Specs", "Documents", "Cloud", "Timetables", "Vocabulary"]),
    room("Planning", uses: ["Specs", "Cryptography", "Cloud", "Timetables", "Documents", "Vocabulary"]),
    room("Ledger", uses: ["Cryptography", "Vocabulary"]),
    room(
        "Storage", uses: ["Ledger", "Cloud", "Cryptography", "Vocabulary"],
        c: ["CSQLite"], external: [External.logging]),
    room(
        "ControlLoop",
        uses: [
            "Planning", "Repositories", "Storage", "Specs", "Ledger", "Cloud", "Cryptography", "Documents",
            "Telemetry", "Timetables", "Transport", "Vocabulary",
        ],
        external: [External.logging, External.metrics, External.tracing, External.instrumentation],
        testsExternal: [External.logging]),
    room(
        "Presentation",
        uses: [
            "ControlLoop", "Planning", "Storage", "Ledger", "Importing", "Specs", "Cloud", "Cryptography",
            "Documents", "Timetables", "Vocabulary",
        ]),
    room(
        "Server", uses: ["ControlLoop", "Telemetry", "Transport", "Vocabulary"],
        external: [External.http, External.httpTypes, External.nio, External.sockets, External.logging],
        testsExternal: [External.coreMetrics]),
]

/// The fuzzers take flags that nothing else can have, so they are here only when FUZZ=1 is set.
let fuzzers: [Target] =
    Context.environment["FUZZ"] != "1"
    ? []
    : [
        .executableTarget(
            name: "FuzzExpressions", dependencies: ["Expressions", "Vocabulary"], path: "Tests/Fuzzers/Expressions",
            swiftSettings: common + [.unsafeFlags(["-parse-as-library"])])
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
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: bindings + rooms.flatMap { $0 } + fuzzers + [
        .systemLibrary(name: "CMalloc", path: "Sources/CBindings/CMalloc"),
        .target(
            name: "Support", dependencies: ["Vocabulary"], path: "Tests/Support",
            exclude: ["Disturbing/disturbance.c"], swiftSettings: common),
        // What every provider must pass, and a cluster's API as far as tests need one.
        .target(
            name: "ProviderConformance", dependencies: ["Cloud", "Support", "Transport", "Vocabulary"],
            path: "Tests/Conformance", swiftSettings: common),
        .target(
            name: "ContractCluster",
            dependencies: [
                "Support", "Cryptography", "Documents", "Vocabulary", External.nio, External.sockets, External.http,
                External.httpTypes, External.logging,
            ],
            // Unoptimised, it would take longer to answer than what is tested takes to ask.
            path: "Tests/ContractCluster",
            swiftSettings: common + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .testTarget(
            name: "ContractClusterTests",
            dependencies: ["ContractCluster", "Support", "Transport", "Documents", "Vocabulary"],
            path: "Tests/ContractClusterTests", exclude: ["recording-differences.txt"],
            swiftSettings: common),
        .executableTarget(
            name: "cluster-server", dependencies: ["ContractCluster", "Vocabulary"], path: "Tests/ClusterServerProgram",
            swiftSettings: common, linkerSettings: linking),
        .testTarget(
            name: "SupportTests", dependencies: ["Support"], path: "Tests/SupportTests", swiftSettings: common),
        .executableTarget(
            name: "pioneer",
            dependencies: [
                "ControlLoop", "Presentation", "CloudAWS", "CloudKubernetes", "Planning", "Repositories", "Storage",
                "Importing", "Specs",
                "Ledger", "Cloud",
                "Cryptography", "Documents", "Server", "Telemetry", "Timetables", "Transport", "Vocabulary",
                External.arguments, External.logging, External.coreMetrics, External.instrumentation,
            ], swiftSettings: common, linkerSettings: linking),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "ControlLoop", "CloudAWS", "CloudKubernetes", "Planning", "Specs", "Cloud", "Documents", "Expressions",
                "Timetables", "Transport", "Vocabulary", "CMalloc",
            ], swiftSettings: common, linkerSettings: linking),
        .testTarget(
            name: "PioneerTests",
            dependencies: ["pioneer", "Support", "CloudAWS", "Cloud", "Transport", "Documents", "Vocabulary"],
            path: "Tests/pioneer", swiftSettings: common),
    ],
    swiftLanguageModes: [.v6]
)
