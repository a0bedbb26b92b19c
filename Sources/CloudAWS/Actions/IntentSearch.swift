import Cloud
import Vocabulary

/// Looks for the copies that intents have made: of volumes by the tag they bear, of databases by the name they got.
struct IntentSearch: Sendable {
    let caller: AWSCaller
    let scope: Scope

    /// One entry for each intent, in their order; nil where nothing is ever made of resources of the scope's type.
    func traces(of intents: [IntentID]) async -> [Trace]? {
        switch scope.type {
        case .volume: await traces(of: intents, by: 200, volumeCopies)
        case .databaseInstance: await traces(of: intents, by: 100, databaseCopies)
        default: nil
        }
    }

    private func traces(
        of intents: [IntentID], by limit: Int, _ ask: ([IntentID]) async -> Result<Set<String>, CloudError>
    ) async -> [Trace] {
        var traces: [Trace] = []
        for chunk in intents.chunked(limit) {
            let found = await ask(chunk)
            traces += chunk.map { intent in
                switch found {
                case .success(let known): known.contains(intent.rawValue) ? .found : .none
                case .failure(let error): .unreadable(error)
                }
            }
        }
        return traces
    }

    private func volumeCopies(_ intents: [IntentID]) async -> Result<Set<String>, CloudError> {
        let key = ActionRequest.Uniqueness.tagKey
        var call = QueryCall(.ec2, "DescribeSnapshots")
        call.add("Owner.1", "self")
        call.add("Filter.1.Name", "tag:\(key)")
        call.add("Filter.1.Value", each: intents.map(\.rawValue))
        call.add("MaxResults", "1000")
        return await pages.all(DescribeStorage.snapshotLayout, call, token: "NextToken").map { records in
            Set(records.filter { $0["status"] != "error" }.compactMap(\.tags.intent))
        }
    }

    private func databaseCopies(_ intents: [IntentID]) async -> Result<Set<String>, CloudError> {
        let names = Dictionary(
            intents.map { (Wording.databaseCopy(of: $0), $0.rawValue) }, uniquingKeysWith: { first, _ in first })
        var call = QueryCall(.rds, "DescribeDBSnapshots")
        call.add("SnapshotType", "manual")
        call.add("Filters.Filter.1.Name", "db-snapshot-id")
        call.add("Filters.Filter.1.Values.Value", each: names.keys.sorted())
        call.add("MaxRecords", "100")
        return await pages.all(DatabaseCopies.layout, call, token: "Marker").map { records in
            Set(
                records.filter { $0["Status"] != "failed" }.compactMap { $0["DBSnapshotIdentifier"] }.compactMap {
                    names[$0]
                })
        }
    }

    private var pages: RecordPages { RecordPages(caller: caller, region: scope.region) }
}
