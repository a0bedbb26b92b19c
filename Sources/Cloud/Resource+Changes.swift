public import Vocabulary

extension Resource {
    /// The same resource with some of its fields and tags set.
    public func after(_ choices: [FieldChoice]) -> Resource {
        let fields = state.fields.map { reading in
            choices.last { $0.field == reading.field }
                .map { ResourceState.FieldReading($0.field, .known($0.value)) } ?? reading
        }
        let state = ResourceState(
            fields: fields, attributes: state.attributes, owner: state.owner, isChanging: state.isChanging)
        var notice = notice
        for choice in choices where choice.field == .notice { notice = choice.value.text }
        return Resource(
            address: address, incarnation: incarnation, name: statedName, tags: tags.map { $0.after(choices) },
            state: state, mark: mark, notice: notice, particulars: particulars, measurements: measurements)
    }
}

extension TagSet {
    fileprivate func after(_ choices: [FieldChoice]) -> TagSet {
        var tags = tags
        for choice in choices where choice.field != .notice {
            guard let key = choice.field.tagKey else { continue }
            tags.removeAll { $0.key == key }
            if let text = choice.value.text { tags.append(Tag(key, text)) }
        }
        return TagSet(tags.sorted { $0.key < $1.key })
    }
}

extension FieldValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
