/// What libgit2 calls, as it starts, to read every certificate authority of the machine: 3 ms of CPU for connections that it
/// never makes here, since https goes through ``Transport``.
///
/// A program's own function stands before a library's of the same name. The answer is that of a file without certificates,
/// with which any connection of libgit2's own would fail. Name and arguments are those of Mbed TLS 2.28:
/// `mbedtls_x509_crt_parse_file(mbedtls_x509_crt *chain, const char *path)`. Public, or linkers leave it out.
@_cdecl("mbedtls_x509_crt_parse_file")
public func readNoCertificates(_ chain: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?) -> CInt { 0 }
