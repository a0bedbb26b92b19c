import Documents
import Transport
import Vocabulary

/// A refusal as the API server words it.
///
/// Source: `k8s.io/apimachinery/pkg/apis/meta/v1`, type `Status`.
struct KubernetesStatus: Sendable {
    /// One of the things that were wrong.
    struct Cause: Sendable {
        var reason = ""
        var message = ""
        var field = ""
    }

    var code = 0
    /// Such as `Conflict`; empty where the server gave none.
    var reason = ""
    var message = ""
    /// The object it concerns; empty where it concerns none.
    var name = ""
    /// Seconds; 0 where the server asks for no wait.
    var retryAfter: Int64 = 0
    /// At most so many as are worth telling.
    var causes: [Cause] = []

    /// Reads an answer; nil where it is no `Status`.
    init?(_ body: [UInt8]) {
        do {
            guard
                let status = try JSONScanner.read(
                    body, { scanner throws(DocumentError) in try KubernetesStatus(&scanner) })
            else { return nil }
            self = status
        } catch {
            return nil
        }
    }

    /// Takes the value that follows; nil where it is no `Status`.
    init?(_ scanner: inout JSONScanner) throws(DocumentError) {
        guard try scanner.peek() == .object else {
            try scanner.skip()
            return nil
        }
        var isStatus = false
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "kind": isStatus = try scanner.text().map { $0 == "Status" } ?? false
            case "code" where try scanner.peek() == .number: code = Int(clamping: try scanner.integer() ?? 0)
            case "reason" where try scanner.peek() == .string: reason = try scanner.string() ?? ""
            case "message" where try scanner.peek() == .string: message = try scanner.string() ?? ""
            case "details" where try scanner.peek() == .object: try readDetails(&scanner)
            default: try scanner.skip()
            }
        }
        guard isStatus else { return nil }
    }

    private mutating func readDetails(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "name": name = try scanner.string() ?? ""
            case "retryAfterSeconds": retryAfter = try scanner.integer() ?? 0
            case "causes":
                try scanner.openArray()
                while try scanner.nextElement() {
                    let cause = try Self.cause(&scanner)
                    if causes.count < 20 { causes.append(cause) }
                }
            default: try scanner.skip()
            }
        }
    }

    private static func cause(_ scanner: inout JSONScanner) throws(DocumentError) -> Cause {
        var cause = Cause()
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "reason": cause.reason = try scanner.string() ?? ""
            case "message": cause.message = try scanner.string() ?? ""
            case "field": cause.field = try scanner.string() ?? ""
            default: try scanner.skip()
            }
        }
        return cause
    }
}
