import Cloud
import Vocabulary

/// What there is of copies of one volume or database.
struct Copies {
    /// When the latest finished one was begun, Unix seconds.
    private(set) var latest: Int64?
    /// Whether one is being made.
    private(set) var isOneMade = false

    private mutating func add(status: String?, begun: String?, finished: String, making: String) {
        if status == making { isOneMade = true }
        guard status == finished, let seconds = begun.flatMap({ Instant(rfc3339: $0) })?.seconds else { return }
        latest = max(latest ?? seconds, seconds)
    }

    /// The names that an answer has for what is told of a copy, and its words for where it stands.
    struct Words {
        let of: String
        let status: String
        let begun: String
        let finished: String
        let making: String
    }

    /// What records of copies tell, by what each is of.
    static func told(by records: [Record], _ words: Words) -> [String: Copies] {
        var copies: [String: Copies] = [:]
        for record in records {
            guard let origin = record[words.of] else { continue }
            copies[origin, default: Copies()].add(
                status: record[words.status], begun: record[words.begun], finished: words.finished,
                making: words.making)
        }
        return copies
    }

    var field: Known<FieldValue> { .known(latest.map(FieldValue.count) ?? .none) }
}

extension Resource {
    /// The resource with what is known of its copies. While one is made it takes no other change: neither a second copy nor
    /// its deletion.
    fileprivate func with(_ copies: Result<Copies, CloudError>, _ pool: inout ResourcePool) -> Resource {
        let value: Known<FieldValue>
        var isOneMade = false
        switch copies {
        case .success(let known): (value, isOneMade) = (known.field, known.isOneMade)
        case .failure(let error): value = .unknown(error.ignorance)
        }
        let fields = state.fields.map { $0.field == .snapshot ? ResourceState.FieldReading(.snapshot, value) : $0 }
        return with(
            state: pool.state(
                ResourceState(
                    fields: fields, attributes: state.attributes, owner: state.owner,
                    isChanging: state.isChanging || isOneMade)))
    }
}

extension ResourcePage {
    /// Fills in the field for resources of the page, by what is asked for so many at a time.
    fileprivate mutating func fill(
        _ pool: inout ResourcePool, by limit: Int, _ ask: ([Resource]) async -> Result<[String: Copies], CloudError>
    ) async {
        for places in Array(resources.indices).chunked(limit) {
            let answer = await ask(places.map { resources[$0] })
            for place in places {
                let resource = resources[place]
                let copies = answer.map { $0[resource.incarnation.rawValue] ?? Copies() }
                replace(place, with: resource.with(copies, &pool))
            }
        }
    }
}

/// Looks up the account's own snapshots of volumes.
struct VolumeCopies: Sendable {
    let caller: AWSCaller
    let region: String

    /// Fills in the field `snapshot` of a page's volumes; where it cannot be had, it is unknown and says why.
    func complete(_ page: inout ResourcePage, _ pool: inout ResourcePool) async {
        // The most values a filter takes: EC2 user guide, "List and filter your resources".
        await page.fill(&pool, by: 200) { volumes in
            var call = QueryCall(.ec2, "DescribeSnapshots")
            call.add("Owner.1", "self")
            call.add("Filter.1.Name", "volume-id")
            call.add("Filter.1.Value", each: volumes.map(\.address.id))
            call.add("MaxResults", "1000")
            return await RecordPages(caller: caller, region: region)
                .all(DescribeStorage.snapshotLayout, call, token: "NextToken")
                .map { Copies.told(by: $0, Self.words) }
        }
    }

    private static let words = Copies.Words(
        of: "volumeId", status: "status", begun: "startTime", finished: "completed", making: "pending")
}

/// Looks up the manual snapshots of RDS instances: automated ones go with their instance.
struct DatabaseCopies: Sendable {
    let caller: AWSCaller
    let region: String

    /// Fills in the field `snapshot` of a page's instances; where it cannot be had, it is unknown and says why.
    ///
    /// Snapshots are told apart by the unique id of their instance: those of another one that had the same name do not count.
    func complete(_ page: inout ResourcePage, _ pool: inout ResourcePool) async {
        await page.fill(&pool, by: 100) { databases in
            var call = QueryCall(.rds, "DescribeDBSnapshots")
            call.add("SnapshotType", "manual")
            call.add("Filters.Filter.1.Name", "dbi-resource-id")
            call.add("Filters.Filter.1.Values.Value", each: databases.map(\.incarnation.rawValue))
            call.add("MaxRecords", "100")
            return await RecordPages(caller: caller, region: region).all(Self.layout, call, token: "Marker")
                .map { Copies.told(by: $0, Self.words) }
        }
    }

    private static let words = Copies.Words(
        of: "DbiResourceId", status: "Status", begun: "SnapshotCreateTime", finished: "available", making: "creating")

    static let layout = RecordLayout(
        list: "DBSnapshots", token: "Marker",
        fields: ["DBSnapshotIdentifier", "DbiResourceId", "Status", "SnapshotCreateTime"], counted: [],
        tags: "TagList")
}
