import Cloud
import Vocabulary

extension Resource {
    /// The resource as a value: what `get resources -o json` shows of it.
    var value: Value {
        .object([
            "address": .string(address.description), "incarnation": .string(incarnation.rawValue),
            "name": .string(name), "owner": owner.map { $0.description }.shown,
            "tags": tagsValue,
            "fields": .map(
                state.fields.map { reading in
                    Value.Entry(reading.field.rawValue, reading.value.map(\.description).shown ?? Value.null)
                }),
            "attributes": .map(
                attributes.map { reading in
                    Value.Entry(reading.name.rawValue, reading.value.value ?? Value.null)
                }),
            "changing": .bool(state.isChanging),
        ])
    }

    private var tagsValue: Value {
        switch tags {
        case .known(let set): .map(set.tags.map { Value.Entry($0.key, .string($0.value)) })
        case .absent: .null
        case .unknown(let why): ["unknown": .string(why.rawValue)]
        }
    }
}

extension Known<String> {
    /// The text; nil where there is none, and a word for what nobody could tell.
    fileprivate var shown: Vocabulary.Value? {
        switch self {
        case .known(let text): .string(text)
        case .absent: nil
        case .unknown(let why): ["unknown": .string(why.rawValue)]
        }
    }
}
