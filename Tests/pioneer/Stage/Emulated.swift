import Glibc
import Support

/// Whether the emulator is there; tests that need it are skipped without it.
enum Emulated {
    static let hasMoto =
        getenv("PIONEER_MOTO_SERVER") != nil
        || access(PackageFolder.path + "/.venv/emulators/bin/moto_server", X_OK) == 0
    static let advice = "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"
}
