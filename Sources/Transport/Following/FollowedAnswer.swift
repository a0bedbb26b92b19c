/// An answer that goes on, read as it comes.
///
/// It has no thread of its own: the client's one thread brings the bytes of all answers, and who reads waits without blocking a
/// task's thread. So a hundred of them that are silent for hours cost a hundred buffers and nothing else. What nobody reads stays
/// with the server, but for a mebibyte. It ends with its last reference.
public final class FollowedAnswer: Sendable {
    public let head: HTTPResponse.Head
    private let body: FollowedBody

    init(head: HTTPResponse.Head, body: FollowedBody) {
        self.head = head
        self.body = body
    }

    /// An answer that is there already, as one piece.
    public convenience init(_ response: HTTPResponse) {
        let body = FollowedBody()
        body.hold(response.body)
        self.init(head: HTTPResponse.Head(status: response.status, headers: response.headers), body: body)
    }

    deinit { body.cancel() }

    /// Waits for some bytes and takes all there are; nil at the end. One caller at a time.
    ///
    /// Cancelling the task ends the whole answer at once, with code `cancelled`.
    public func next() async throws(TransportError) -> [UInt8]? {
        await withTaskCancellationHandler {
            await body.wait()
        } onCancel: {
            body.cancel()
        }
        return try body.take()
    }
}
