/// A Kubernetes API server for tests, on loopback.
public final class ClusterServer: Sendable {
    init() {}
}
