import Glibc
import Support

/// Whether the emulator is there; tests that need it are skipped without it.
enum Emulated {
    static let hasMoto = isThere("moto_server", variable: "PIONEER_MOTO_SERVER")
    static let hasMinistack = isThere("ministack", variable: "PIONEER_MINISTACK")
    static let hasBoth = hasMoto && hasMinistack
    static let advice = "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"
    static let adviceOnBoth =
        "moto_server or ministack is not installed: run `make test`, or set PIONEER_MOTO_SERVER and PIONEER_MINISTACK"

    private static func isThere(_ program: String, variable: String) -> Bool {
        getenv(variable) != nil || access(PackageFolder.path + "/.venv/emulators/bin/\(program)", X_OK) == 0
    }
}
