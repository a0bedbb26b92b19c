import CLibCurl

/// A libcurl multi handle with its pool of connections.
///
/// Unchecked because of the C handle: one thread at a time drives it. ``wake()`` alone may be called from any thread.
final class MultiHandle: @unchecked Sendable {
    private let raw: UnsafeMutableRawPointer

    /// Nil when memory is exhausted.
    init?(_ configuration: HTTPClient.Configuration) {
        CurlLibrary.start
        guard let raw = curl_multi_init() else { return nil }
        self.raw = raw
        pioneer_curl_multi_set_long(raw, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHost)
        pioneer_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, 256)
    }

    deinit { curl_multi_cleanup(raw) }

    /// Ends a `wait` under way, or the next one.
    func wake() { curl_multi_wakeup(raw) }

    func add(_ easy: EasyHandle) -> Bool { curl_multi_add_handle(raw, easy.raw) == CURLM_OK }

    func remove(_ easy: EasyHandle) { curl_multi_remove_handle(raw, easy.raw) }

    /// Moves all transfers as far as they go without waiting.
    func perform() {
        var running: Int32 = 0
        curl_multi_perform(raw, &running)
    }

    /// The next transfer that has come to its end, with libcurl's verdict; nil when there is none left.
    func nextFinished() -> (easy: EasyHandle, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = EasyHandle.of(message.pointee.easy_handle) else {
                continue
            }
            return (easy, message.pointee.data.result)
        }
        return nil
    }

    /// Waits until something can move, somebody wakes us or the time is over.
    func wait(atMost duration: Duration) {
        var ready: Int32 = 0
        curl_multi_poll(raw, nil, 0, Int32(clamping: duration.roundedUpMilliseconds), &ready)
    }
}
