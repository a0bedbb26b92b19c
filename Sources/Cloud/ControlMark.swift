public import Vocabulary

/// What a controller writes on resources it moves: a hint for the day the store is lost, never authority.
///
/// A mark says what was found and bears a MAC for each incarnation it stands on, so that resources which were found
/// alike can share one mark, and one call writes it on all of them. It is believed only on a resource for whose
/// incarnation one of the MACs is valid, by a key that lives outside the store.
public final class ControlMark: Hashable, Sendable {
    /// The tag keys that begin so are the controller's; selectors, claims and policies never see them.
    public static let keyPrefix = "cloudpioneer:"
    /// The tag that holds the mark.
    public static let key = "cloudpioneer:control"
    /// The tag that tells people what a rule is going to do, and when.
    public static let noticeKey = "cloudpioneer:due"
    /// Bytes of one MAC: HMAC-SHA-256, cut. Nobody can try out guesses on anything but the controller itself.
    public static let macByteCount = 8
    /// Characters a provider allows in a tag's value, at the least.
    private static let maximumLength = 256

    /// The controller's id: lower-case letters, digits and dashes, at most 40.
    public let controller: String
    /// The store's sequence number of the first intent it was written for, so that an older mark is known as older.
    public let sequence: Int64
    /// What the fields were before the controller moved them.
    public let prior: [FieldChoice]
    /// One for each incarnation it stands on.
    public let macs: [[UInt8]]

    /// A mark from its parts.
    public init(controller: String, sequence: Int64, prior: [FieldChoice], macs: [[UInt8]]) {
        self.controller = controller
        self.sequence = sequence
        self.prior = prior.sorted { $0.field < $1.field }
        self.macs = macs
    }

    /// Whether a mark can hold what was found of a field. What tags were is in the store alone: they are of any length.
    public static func holds(_ field: Field) -> Bool {
        field.tagKey == nil && field != .existence && field != .snapshot
    }

    /// What a MAC is computed over: everything the mark says and the incarnation it stands on.
    public func signedBytes(incarnation: Incarnation) -> [UInt8] { Array("\(body)|\(incarnation)".utf8) }

    /// On how many resources a mark with this content can stand, at least one.
    public var capacity: Int {
        // Four characters hold three bytes.
        max(1, (Self.maximumLength - body.utf8.count - 1) * 3 / 4 / Self.macByteCount)
    }

    private var body: String { "2:\(controller):\(sequence):\(prior.map(Self.written).joined(separator: "+"))" }

    private static func written(_ choice: FieldChoice) -> String { "\(choice.field)=\(choice.value)" }

    public static func == (left: ControlMark, right: ControlMark) -> Bool {
        left === right || (left.body == right.body && left.macs == right.macs)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(body)
        hasher.combine(macs)
    }
}

extension Field {
    /// The tag that tells people what a rule is going to do, and when.
    public static let notice = Field.tag(ControlMark.noticeKey)
}

extension ControlMark {
    /// `2:controller:sequence:field=value+field=value:macs`, in the characters every provider allows in a tag's value.
    ///
    /// Only power states, counts and classes can be prior values.
    public var encoded: String { "\(body):\(Base64.encode(macs.flatMap { $0 }, .urlSafe))" }

    /// Reads ``encoded``; nil for anything else.
    public convenience init?(encoded text: String) {
        // By bytes: what separates is ASCII, and characters take far longer to tell apart.
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(Substring.init)
        guard parts.count == 5, parts[0] == "2", let sequence = Int64(parts[2]),
            let bytes = Base64.decode(String(parts[4]), .urlSafe),
            bytes.count % Self.macByteCount == 0
        else { return nil }
        var prior: [FieldChoice] = []
        for pair in parts[3].utf8.split(separator: UInt8(ascii: "+")) {
            guard let choice = Self.choice(Substring(pair)) else { return nil }
            prior.append(choice)
        }
        let macs = stride(from: 0, to: bytes.count, by: Self.macByteCount).map {
            Array(bytes[$0..<$0 + Self.macByteCount])
        }
        self.init(controller: String(parts[1]), sequence: sequence, prior: prior, macs: macs)
    }

    private static func choice(_ pair: Substring) -> FieldChoice? {
        let sides = pair.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false).map(Substring.init)
        guard sides.count == 2 else { return nil }
        let field = Field(rawValue: String(sides[0]))
        if field == .instanceClass { return FieldChoice(field, .text(String(sides[1]))) }
        if let count = Int64(sides[1]) { return FieldChoice(field, .count(count)) }
        return PowerState(rawValue: String(sides[1])).map { FieldChoice(field, .power($0)) }
    }
}
