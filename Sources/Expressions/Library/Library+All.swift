extension Library {
    /// Every library there is besides the language's own functions, which are always there.
    public static let all: [Library] = [
        .strings, .math, .lists, .sets, .encoders, .optional, .network, .quantity, .semver, .url, .regex, .format,
    ]

    /// The language's own functions.
    static let standard = Library(
        "standard",
        functions: StandardOperators.functions + StandardConversions.functions + StandardText.functions
            + StandardTime.functions,
        constants: ["google.protobuf.NullValue.NULL_VALUE": (.int, .int(0))])
}

extension CELType {
    /// The type parameters of overloads.
    static let t = CELType.parameter("T")
    static let k = CELType.parameter("K")
    static let v = CELType.parameter("V")
}

extension Library {
    /// The macros `cel.block`, `cel.index`, `cel.iterVar` and `cel.accuVar`, with which the conformance suite writes down
    /// what optimisers make.
    public static let blocks = Library("blocks", functions: [], constants: [:], macros: ["block"])
}
