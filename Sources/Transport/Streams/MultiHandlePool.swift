import Synchronization

/// Multi handles between two streams, so that the second finds the first one's connection.
final class MultiHandlePool: Sendable {
    private struct Shelf {
        var handles: [MultiHandle] = []
        var isClosed = false
    }

    private static let capacity = 8
    private let configuration: HTTPClient.Configuration
    private let shelf = Mutex(Shelf())

    init(_ configuration: HTTPClient.Configuration) { self.configuration = configuration }

    /// Nil when memory is exhausted.
    func take() -> MultiHandle? { shelf.withLock { $0.handles.popLast() } ?? MultiHandle(configuration) }

    func giveBack(_ handle: MultiHandle) {
        shelf.withLock { shelf in
            if !shelf.isClosed, shelf.handles.count < MultiHandlePool.capacity { shelf.handles.append(handle) }
        }
    }

    /// Closes the connections that nobody uses; those in use close with their streams.
    func close() { shelf.withLock { $0 = Shelf(isClosed: true) } }
}
