import Cloud
import Documents
import Transport
import Vocabulary

/// Tells all objects of one path, and then everything that happens to them, until its task is cancelled.
///
/// It keeps no object: who is told keeps what it wants. It goes on where it was after a cut connection, a silent server and the
/// end of a server's patience, and begins anew where the server has forgotten where that was (410).
///
/// Source of the contract: Kubernetes documentation, "Kubernetes API Concepts", "Efficient detection of changes" and "Streaming
/// lists".
struct KubernetesWatch: Sendable {
    let caller: KubernetesCaller
    /// As `/apis/apps/v1/deployments`, with selectors where there are some.
    let path: String
    /// Whole objects, or only their metadata.
    let form: Form
    let timing: Timing

    /// What of an object is told.
    enum Form: Hashable, Sendable {
        case whole, metadata
    }

    /// How patient it is.
    struct Timing: Sendable {
        /// How long the server is asked to go on, in seconds; drawn anew each time, so that not all end at once.
        var rounds: ClosedRange<Int> = 300...600
        /// How long the server may say nothing. It sends a bookmark a minute where it knows how; else beginning again costs one
        /// call.
        var silence: Duration = .seconds(120)
        /// After failures in a row.
        var backoff = Backoff(base: .seconds(1), maximum: .seconds(30))
        /// Decides rounds and jitter.
        var seed: UInt64
    }

    init(_ caller: KubernetesCaller, path: String, form: Form = .whole, timing: Timing) {
        self.caller = caller
        self.path = path
        self.form = form
        self.timing = timing
    }

    /// What is remembered between two rounds.
    private struct Place {
        /// Where to go on from; nil where all has to be told anew.
        var version: String?
        /// False once the server has refused to begin with all there is in the watch itself.
        var offersInitialEvents = true
        /// How often in a row nothing came of it.
        var failures = 0
        var generator: SeededGenerator
    }

    /// Returns when the task is cancelled, and at once then.
    func run(_ tell: (WatchEvent) -> Void) async {
        var place = Place(generator: SeededGenerator(seed: timing.seed))
        while !Task.isCancelled {
            do throws(CloudError) {
                if place.version == nil, !place.offersInitialEvents { try await list(&place, tell) }
                try await watch(&place, tell)
            } catch {
                guard !Task.isCancelled else { return }
                await recover(from: error, &place, tell)
            }
        }
    }

    private func recover(from error: CloudError, _ place: inout Place, _ tell: (WatchEvent) -> Void) async {
        let isRefusedForm = place.version == nil && place.offersInitialEvents && Self.refusals.contains(error.code)
        if isRefusedForm {
            place.offersInitialEvents = false
            return
        }
        place.failures += 1
        if Self.expiries.contains(error.code) {
            place.version = nil
            // The first time there is nothing to wait for.
            if place.failures == 1 { return }
        } else if place.failures > 1 || error.kind == .stalled || error.kind == .terminal {
            tell(.interrupted(error))
        }
        var wait = timing.backoff.delay(afterAttempt: place.failures, using: &place.generator)
        if case .waitUntil(let instant) = error.kind {
            wait = max(wait, .milliseconds(instant.milliseconds - caller.client.clock.now.milliseconds))
        }
        // Cancelled: the loop looks.
        try? await caller.client.clock.sleep(for: wait)
    }

    /// What servers say that know nothing of `sendInitialEvents`, or have it switched off.
    private static let refusals: Set = ["Invalid", "BadRequest"]
    private static let expiries: Set = ["Expired", "Gone"]
}

extension KubernetesWatch {
    /// Tells all there is page by page.
    private func list(_ place: inout Place, _ tell: (WatchEvent) -> Void) async throws(CloudError) {
        var version = ""
        try await caller.pages(path, accept: form == .whole ? .json : .metadataList) { answer throws(CloudError) in
            if answer.page == 0 { tell(.restarted) }
            let metadata = try ListPage.read(answer.body, of: path) { tell(.added($0)) }
            version = metadata.resourceVersion
            return metadata.end
        }
        place.version = version
        place.failures = 0
        tell(.synced(version))
    }

    /// Follows the server for one round.
    private func watch(_ place: inout Place, _ tell: (WatchEvent) -> Void) async throws(CloudError) {
        let seconds = Int.random(in: timing.rounds, using: &place.generator)
        let call = call(place, seconds: seconds)
        let answer = try await caller.follow(call, deadline: .seconds(seconds + 30), silence: timing.silence)
        if place.version == nil { tell(.restarted) }
        var lines = WatchLines()
        var count = 0
        let start = caller.client.clock.elapsed
        while let piece = try await next(answer, call) {
            let isSound = try lines.take(piece) { line throws(CloudError) in
                try take(line, of: call, &place, tell)
                count += 1
            }
            if count > 0 { place.failures = 0 }
            guard isSound else { throw unreadable(call, "a line has more than \(WatchLines.longest) bytes") }
        }
        // The server's patience is over, as it was asked. One that hangs up at once is not to be asked in a circle.
        guard count > 0 || caller.client.clock.elapsed - start > .seconds(seconds) / 2 else {
            throw unreadable(call, "the server ended the watch at once")
        }
    }

    private func call(_ place: Place, seconds: Int) -> KubernetesCall {
        var call = KubernetesCall.get(path, accept: form == .whole ? .json : .metadata)
        call.add("watch", "1")
        if place.version == nil {
            call.add("sendInitialEvents", "true")
            call.add("resourceVersionMatch", "NotOlderThan")
        }
        call.add("allowWatchBookmarks", "true")
        call.add("timeoutSeconds", String(seconds))
        if let version = place.version { call.add("resourceVersion", version) }
        return call
    }

    private func next(_ answer: FollowedAnswer, _ call: KubernetesCall) async throws(CloudError) -> [UInt8]? {
        do throws(TransportError) { return try await answer.next() } catch { throw error.cloudError(of: call) }
    }

    private func take(
        _ bytes: UnsafeRawBufferPointer, of call: KubernetesCall, _ place: inout Place, _ tell: (WatchEvent) -> Void
    ) throws(CloudError) {
        let line: WatchLine
        do throws(DocumentError) { line = try WatchLine(bytes) } catch { throw unreadable(call, error.description) }
        let object = UnsafeRawBufferPointer(rebasing: bytes[line.object])
        switch line.kind {
        case .added: tell(.added(object))
        case .modified: tell(.modified(object))
        case .deleted: tell(.deleted(object))
        case .bookmark: break
        case .other: return
        case .error:
            guard let status = KubernetesStatus(Array(object)) else { throw unreadable(call, "an error without words") }
            throw Refusal(status, of: call, now: caller.client.clock.now).error
        }
        guard !line.resourceVersion.isEmpty else { return }
        // Until all is told there is no place to go on from: the events come in no order.
        let isInitial = place.version == nil
        guard !isInitial || line.endsInitialEvents else { return }
        place.version = line.resourceVersion
        if isInitial {
            tell(.synced(line.resourceVersion))
        } else if line.kind == .bookmark {
            tell(.bookmark(line.resourceVersion))
        }
    }

    private func unreadable(_ call: KubernetesCall, _ why: String) -> CloudError {
        CloudError(.transient, code: "unreadable", message: "\(call): \(Escaping.terminal(why))")
    }
}
