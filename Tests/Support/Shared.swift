/// Something that all tests of a process share, made by the first that asks for it.
public actor Shared<Value: Sendable> {
    private let make: @Sendable () async throws -> Value
    private var made: Task<Value, any Error>?

    /// - Parameter make: makes it, once.
    public init(_ make: @escaping @Sendable () async throws -> Value) { self.make = make }

    /// The one value; throws every time where making it failed.
    public func get() async throws -> Value {
        let task = made ?? Task { [make] in try await make() }
        made = task
        return try await task.value
    }
}
