import Glibc
import Support
import Testing

@testable import Repositories

@Suite struct CertificatesTests {
    /// Without the function of ours the same call fails, for there is no such file.
    @Test func libgit2ReadsNone() throws {
        _ = GitLibrary.ready
        typealias Reader = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> CInt
        let found = try #require(dlsym(dlopen(nil, RTLD_NOW), "mbedtls_x509_crt_parse_file"))
        #expect(unsafeBitCast(found, to: Reader.self)(nil, "/none") == 0)
    }
}
