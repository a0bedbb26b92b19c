/// Tells a watch when to say how far it has got, and when to end.
struct WatchTimers: Sendable {
    private let task: Task<Void, Never>

    /// - Parameter timeout: in seconds; without one a watch lasts, with a bookmark each minute.
    init(timeout: Int?, _ signal: @escaping @Sendable (WatchSignal) -> Void) {
        task = Task {
            // Bookmarks come each minute, and two seconds before the end (as the API server's cacher sends them).
            var rest = timeout ?? .max
            do {
                while rest > 62 {
                    // A timer is what this is.
                    try await Task.sleep(for: .seconds(60))
                    rest -= 60
                    signal(.bookmark)
                }
                // Likewise.
                try await Task.sleep(for: .seconds(max(0, rest - 2)))
                // Within the first second the server still has other things to tell.
                if rest > 3 { signal(.bookmark) }
                // Likewise.
                try await Task.sleep(for: .seconds(min(2, rest)))
                signal(.end)
            } catch {}
        }
    }

    func cancel() { task.cancel() }
}
