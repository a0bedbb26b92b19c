import Support
import Testing
import Transport
import Vocabulary

@Suite struct HTTPResponseTests {
    private let now = Instant(seconds: 1_700_000_000)

    private func date(_ value: String) -> Instant? {
        HTTPResponse(status: 200, headers: [HTTPHeader("date", value)]).date
    }

    private func retryAfter(_ value: String) -> Instant? {
        HTTPResponse(status: 503, headers: [HTTPHeader("retry-after", value)]).retryAfter(now: now)
    }

    @Test func readsTheServersClock() {
        #expect(date("Sun, 06 Nov 1994 08:49:37 GMT") == Instant(seconds: 784_111_777))
        #expect(date("Thu, 29 Feb 2024 23:59:59 GMT") == Instant(seconds: 1_709_251_199))
        #expect(HTTPResponse(status: 200).date == nil)
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 29 Feb 2024 23:59:59 GMT"]
        {
            #expect(date(text).map(HTTPDate.text) == text)
        }
    }

    @Test(arguments: [
        "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:61:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 ٠٨:49:37 GMT",
    ])
    func takesNothingElseForADate(_ value: String) { #expect(date(value) == nil) }

    @Test func readsBothFormsOfRetryAfter() {
        #expect(retryAfter("0") == now)
        #expect(retryAfter("120") == now.adding(seconds: 120))
        #expect(retryAfter("Tue, 14 Nov 2023 22:15:20 GMT") == now.adding(seconds: 120))
        // A date in the past means now.
        #expect(retryAfter("Sun, 06 Nov 1994 08:49:37 GMT") == now)
        let year: Int64 = 366 * 86_400
        for value in ["99999999999", "99999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            #expect(retryAfter(value) == now.adding(seconds: year))
        }
        for value in ["", "-1", "+1", "1.5", "soon", "1 s"] { #expect(retryAfter(value) == nil) }
    }

    /// Any text at all is read or refused, without a crash.
    @Test func survivesNoise() {
        for seed in PropertyCases.seeds(500) {
            var generator = SeededGenerator(seed: seed)
            let alphabet = Array("Sun, 0123456789:NovGMT-+\u{0}é")
            let text = String((0..<29).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
            #expect(date(text).map { $0.seconds < 253_402_300_800 } ?? true, "seed \(seed)")
        }
    }
}
