/// Why a test could not have what it needs from its surroundings.
public struct SupportError: Error, CustomStringConvertible {
    public let description: String

    /// An error in words for people.
    public init(_ description: String) { self.description = description }
}
