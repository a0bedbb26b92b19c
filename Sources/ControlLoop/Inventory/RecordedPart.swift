import Vocabulary

/// What is wrong with a recorded inventory, and where in it.
struct RecordingProblem: Error {
    /// `listings[3].resources[17].tags`.
    let place: String
    let what: String

    init(_ place: String, _ what: String) {
        self.place = Escaping.terminal(place)
        self.what = Escaping.terminal(what)
    }
}

/// A value of a recorded inventory that knows where it stands.
struct RecordedPart {
    let value: Value
    private let place: Place

    /// Put into words only where something is wrong: there are some millions of them.
    private indirect enum Place: CustomStringConvertible {
        case top
        case key(Place, String)
        case element(Place, Int)

        var description: String {
            switch self {
            case .top: ""
            case .key(.top, let key): key
            case .key(let place, let key): "\(place).\(key)"
            case .element(let place, let number): "\(place)[\(number)]"
            }
        }
    }

    private init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }

    /// The whole of a file.
    init(_ value: Value) { self.init(value, at: .top) }

    /// The part under a key; nil where there is none.
    subscript(key: String) -> RecordedPart? { value[key].map { RecordedPart($0, at: .key(place, key)) } }

    func text(_ key: String) throws(RecordingProblem) -> String {
        guard let text = value[key]?.text, !text.isEmpty else { throw problem("a text is wanted here", under: key) }
        return text
    }

    func instant(_ key: String) throws(RecordingProblem) -> Instant {
        guard let instant = Instant(rfc3339: try text(key)) else {
            throw problem("an instant is wanted here, such as 2026-03-29T01:00:00Z", under: key)
        }
        return instant
    }

    /// The elements of a list.
    func parts(_ key: String) throws(RecordingProblem) -> [RecordedPart] {
        guard let elements = value[key]?.elements else { throw problem("a list is wanted here", under: key) }
        let list = Place.key(place, key)
        return elements.enumerated().map { RecordedPart($1, at: .element(list, $0)) }
    }

    /// The entries of a mapping; none where it is not there.
    func entries(_ key: String) throws(RecordingProblem) -> [(name: String, part: RecordedPart)] {
        guard let value = value[key] else { return [] }
        guard let entries = value.entries else { throw problem("a mapping is wanted here", under: key) }
        let map = Place.key(place, key)
        return entries.map { ($0.key, RecordedPart($0.value, at: .key(map, $0.key))) }
    }

    func problem(_ what: String, under key: String? = nil) -> RecordingProblem {
        RecordingProblem((key.map { .key(place, $0) } ?? place).description, what)
    }
}
