import Cloud
import Vocabulary

/// Asks a second question about what was listed, and follows its pages.
struct RecordPages: Sendable {
    let caller: AWSCaller
    let region: String

    /// All records that answer a call, by a layout.
    ///
    /// - Parameter token: The parameter that carries a page's token.
    func all(
        _ layout: RecordLayout, _ call: QueryCall, token: String
    ) async -> Result<[Record], CloudError> {
        var all: [Record] = []
        var seen: Set<String> = []
        var pool = ResourcePool()
        var next: String?
        repeat {
            var page = call
            if let next { page.add(token, next) }
            do throws(Refusal) {
                let body = try await caller.call(page, region: region).body
                do throws(CloudError) {
                    let (records, token) = try layout.records(
                        body, "\(call.service.rawValue) \(call.action)", into: &pool)
                    all += records
                    next = token
                } catch { throw Refusal(error) }
            } catch {
                return .failure(error.error)
            }
            if let next, !seen.insert(next).inserted { return .failure(.endless(call.action)) }
        } while next != nil
        return .success(all)
    }
}

extension CloudError {
    /// Pages that lead back to themselves.
    static func endless(_ action: String) -> CloudError {
        CloudError(
            .transient, code: "malformedAnswer",
            message: "\(action) gave the same page token twice, so that its pages never end")
    }

    /// Why nobody knows what this error kept from being read.
    var ignorance: Ignorance { kind == .stalled ? .denied : .failed }
}
