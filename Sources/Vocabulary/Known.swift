/// What is known of an attribute: its value, that it has none, or that nobody could tell.
public enum Known<Value> {
    case known(Value)
    /// Looked for and not there.
    case absent
    /// Not to be decided on; why.
    case unknown(Ignorance)

    /// The value where it is known.
    @inlinable
    public var value: Value? {
        if case .known(let value) = self { value } else { nil }
    }

    /// Whether nobody could tell.
    @inlinable
    public var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }

    /// The value changed where it is known; what is absent or unknown stays so.
    @inlinable
    public func map<Other>(_ transform: (Value) -> Other) -> Known<Other> {
        switch self {
        case .known(let value): .known(transform(value))
        case .absent: .absent
        case .unknown(let why): .unknown(why)
        }
    }
}

/// Why something is unknown.
public enum Ignorance: String, Hashable, Sendable {
    /// The provider refused to tell.
    case denied
    /// The question failed.
    case failed
    /// Nobody has asked yet.
    case notRead
    /// The provider answered with something this version does not understand.
    case notUnderstood
}

extension Known: Equatable where Value: Equatable {}
extension Known: Hashable where Value: Hashable {}
extension Known: Sendable where Value: Sendable {}
