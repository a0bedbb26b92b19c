import Cryptography
import Transport
import Vocabulary

/// Signature Version 4, as "Create a signed AWS API request" in the IAM user guide describes it.
enum SignatureV4 {
    /// What is signed of a request.
    struct Subject {
        var method = "POST"
        /// Percent-encoded once, at least `/`.
        var path = "/"
        /// Names and values of the query, not encoded.
        var query: [(name: String, value: String)] = []
        /// Names in lower case and in order, values trimmed.
        var headers: [(name: String, value: String)]
        var body: [UInt8] = []
    }

    /// The value of the `Authorization` header.
    static func authorization(
        of subject: Subject, by credentials: AWSCredentials, at instant: Instant, region: String, service: String
    ) -> String {
        let timestamp = Timestamp(instant)
        let scope = "\(timestamp.day)/\(region)/\(service)/aws4_request"
        let text = stringToSign(canonicalRequest(subject), timestamp: timestamp, scope: scope)
        let key = credentials.derivedKey(day: timestamp.day, region: region, service: service)
        let signature = Hexadecimal.encode(HMAC.sha256(key: key.secret, text))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(signedHeaders(subject)), Signature=\(signature)"
    }

    /// Step 1: the request in the one form both sides hash.
    static func canonicalRequest(_ subject: Subject) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        bytes.append(line: subject.method)
        bytes.append(line: canonicalPath(subject.path))
        bytes.append(line: canonicalQuery(subject.query))
        for header in subject.headers {
            bytes.append(contentsOf: header.name.utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(line: header.value)
        }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(line: signedHeaders(subject))
        bytes.append(contentsOf: SHA256.digest(subject.body).hex.utf8)
        return bytes
    }

    /// Steps 2 and 3: what the key signs.
    static func stringToSign(_ canonicalRequest: [UInt8], timestamp: Timestamp, scope: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        bytes.append(line: "AWS4-HMAC-SHA256")
        bytes.append(line: timestamp.text)
        bytes.append(line: scope)
        bytes.append(contentsOf: SHA256.digest(canonicalRequest).hex.utf8)
        return bytes
    }

    private static func signedHeaders(_ subject: Subject) -> String {
        subject.headers.map(\.name).joined(separator: ";")
    }

    /// Every service but S3 encodes the path a second time.
    private static func canonicalPath(_ path: String) -> String {
        path == "/" ? path : PercentEncoding.encoded(path, keeping: [UInt8(ascii: "/")])
    }

    private static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
        guard !query.isEmpty else { return "" }
        let pairs = query.map { (PercentEncoding.encoded($0.name), PercentEncoding.encoded($0.value)) }
        return pairs.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }
}

/// A key that signs for one day, region and service; deriving it takes four HMACs, so it is kept.
final class DerivedKey: Sendable {
    let secret: Secret

    init(day: String, region: String, service: String, secretAccessKey: borrowing Secret) {
        let seed = Secret(secretAccessKey.withBytes { Array("AWS4".utf8) + $0 })
        var key = HMAC.sha256(key: seed, Array(day.utf8))
        for step in [region, service, "aws4_request"] { key = HMAC.sha256(key: key, Array(step.utf8)) }
        secret = Secret(key)
    }
}

extension [UInt8] {
    /// Appends a text and a line feed.
    fileprivate mutating func append(line: String) {
        append(contentsOf: line.utf8)
        append(UInt8(ascii: "\n"))
    }
}
