/// One way to call a function.
public struct Overload: Sendable {
    /// What it does: it answers nil where the arguments are not of the types it is for.
    ///
    /// Arguments are never errors or unknowns. Whatever takes time or memory in proportion to an argument must
    /// ``Meter/charge(_:)`` for it first.
    public typealias Body = @Sendable (_ arguments: [CELValue], _ meter: Meter) -> CELValue?

    public let parameters: [CELType]
    public let result: CELType
    /// Whether the first parameter is what stands before the dot.
    public let isMember: Bool
    let implementation: Implementation

    enum Implementation: Sendable {
        case none(@Sendable (Meter) -> CELValue?)
        case unary(@Sendable (CELValue, Meter) -> CELValue?)
        case binary(@Sendable (CELValue, CELValue, Meter) -> CELValue?)
        case any(Body)
    }

    init(_ parameters: [CELType], _ result: CELType, isMember: Bool, _ implementation: Implementation) {
        self.parameters = parameters
        self.result = result
        self.isMember = isMember
        self.implementation = implementation
    }

    /// An overload `name(parameters) -> result`, or `first.name(rest) -> result` for a member.
    public init(_ parameters: [CELType], _ result: CELType, isMember: Bool = false, body: @escaping Body) {
        self.init(parameters, result, isMember: isMember, .any(body))
    }

    /// `name(parameter) -> result`
    static func unary(
        _ parameter: CELType, _ result: CELType, _ body: @escaping @Sendable (CELValue, Meter) -> CELValue?
    ) -> Overload { Overload([parameter], result, isMember: false, .unary(body)) }

    /// `receiver.name() -> result`
    static func member(
        _ receiver: CELType, _ result: CELType, _ body: @escaping @Sendable (CELValue, Meter) -> CELValue?
    ) -> Overload { Overload([receiver], result, isMember: true, .unary(body)) }

    /// `name(first, second) -> result`
    static func binary(
        _ first: CELType, _ second: CELType, _ result: CELType,
        _ body: @escaping @Sendable (CELValue, CELValue, Meter) -> CELValue?
    ) -> Overload { Overload([first, second], result, isMember: false, .binary(body)) }

    /// `receiver.name(argument) -> result`
    static func member(
        _ receiver: CELType, _ argument: CELType, _ result: CELType,
        _ body: @escaping @Sendable (CELValue, CELValue, Meter) -> CELValue?
    ) -> Overload { Overload([receiver, argument], result, isMember: true, .binary(body)) }

    /// The same under the other way of calling.
    func asMember(_ isMember: Bool) -> Overload {
        Overload(parameters, result, isMember: isMember, implementation)
    }
}

/// A function by its name and its overloads.
public struct FunctionDeclaration: Sendable {
    public let name: String
    public let overloads: [Overload]

    /// A function.
    public init(_ name: String, _ overloads: [Overload]) {
        self.name = name
        self.overloads = overloads
    }
}

/// Functions, constants and types that belong together.
public struct Library: Sendable {
    public let name: String
    let functions: [FunctionDeclaration]
    let constants: [String: (type: CELType, value: CELValue)]
    let types: [String: CELType]
    let macros: Set<String>

    init(
        _ name: String, functions: [FunctionDeclaration],
        constants: [String: (type: CELType, value: CELValue)] = [:], types: [String: CELType] = [:],
        macros: Set<String> = []
    ) {
        self.name = name
        self.functions = functions
        self.constants = constants
        self.types = types
        self.macros = macros
    }

    /// A library of functions of one's own.
    public init(_ name: String, functions: [FunctionDeclaration]) {
        self.init(name, functions: functions, constants: [:])
    }
}
