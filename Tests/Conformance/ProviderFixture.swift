/// A provider under test, and a hand on the world behind it.
public protocol ProviderFixture: Sendable {}
