import Instrumentation
import Logging
import Support
import Testing
import Vocabulary

@testable import Telemetry

@Suite struct LogLineTests {
    private static let time = Instant(milliseconds: 1_774_800_001_250)

    private struct Broken: Error, CustomStringConvertible { let description: String }

    private func logger(
        _ style: LineLogHandler.Style, _ lines: Mutable<[String]>, provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        Logger(label: "loop") { label in
            LogOutput.handler(
                label, style, .debug, provider, now: { Self.time }, sink: { line in lines.change { $0.append(line) } })
        }
    }

    @Test func textIsForPeople() {
        let lines = Mutable<[String]>([])
        var logger = logger(.text(isColoured: false), lines)
        logger[metadataKey: "account"] = "main"
        logger.warning("held", metadata: ["gate": "cap", "why": "too many at once", "empty": "", "list": ["a", "b"]])
        logger.error("failed", error: Broken(description: "no room"))
        logger.trace("below the level")
        #expect(
            lines.value == [
                #"16:00:01.250 warning loop: held account=main empty="" gate=cap list=["a","b"] why="too many at once""#,
                #"16:00:01.250 error loop: failed account=main error="no room""#,
            ])
        let coloured = Mutable<[String]>([])
        self.logger(.text(isColoured: true), coloured).error("x")
        #expect(coloured.value == ["16:00:01.250 \u{1B}[31merror\u{1B}[0m loop: x"])
    }

    @Test func jsonIsFlatAndKeepsItsOwnKeys() {
        let lines = Mutable<[String]>([])
        logger(.json, lines).notice(
            "done", metadata: ["level": "forged", "time": "forged", "deep": ["a": ["b": "c"]], "count": "\(3)"])
        #expect(
            lines.value == [
                #"{"count":"3","deep.a.b":"c","label":"loop","level":"notice","level_":"forged","message":"done","#
                    + #""time":"2026-03-29T16:00:01.250Z","time_":"forged"}"#
            ])
    }

    @Test func oneLineAnEventAndNoSecretsWhateverTheTextHolds() {
        let pieces = [
            "\n", "\r\n", "\u{2028}", "\u{85}", "\u{1B}[2J", "\0", "\"", "\\", "}", "{\"level\":\"error\"}", " x=1 ",
            "::error::", "password=hunter2 ", "https://a:hunter2@b/ ", "é", "\u{202E}",
        ]
        for seed in PropertyCases.seeds(40) {
            var generator = SeededGenerator(seed: seed)
            func text() -> String {
                (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                    pieces.randomElement(using: &generator) ?? ""
                }.joined()
            }
            for style in [LineLogHandler.Style.json, .text(isColoured: false)] {
                let lines = Mutable<[String]>([])
                let key = text()
                logger(style, lines).info(
                    "\(text())", metadata: [key: "\(text())", "list": ["\(text())", ["k": "\(text())"]]])
                #expect(lines.value.count == 1)
                for line in lines.value {
                    #expect(!line.unicodeScalars.contains(where: Escaping.isHostile), "seed \(seed): \(line)")
                    #expect(!line.contains("hunter2"), "seed \(seed): \(line)")
                    if style == .json { #expect(line.hasPrefix("{\"") && line.hasSuffix("\"}"), "seed \(seed)") }
                }
            }
        }
    }

    @Test func whatWorkBelongsToIsOnEveryLineWithin() async {
        let lines = Mutable<[String]>([])
        let logger = logger(.text(isColoured: false), lines, provider: .correlation)
        logger.info("before")
        await InstrumentationContext.withValue(.correlated(Correlation(pass: "p1", account: "main"))) {
            logger.info("pass")
            await withDiscardingTaskGroup { group in
                group.addTask {
                    InstrumentationContext.withValue(.correlated(Correlation(tenant: "shop"))) {
                        logger.info("tenant", metadata: ["account": "nearer"])
                    }
                }
            }
        }
        logger.info("after")
        #expect(
            lines.value == [
                "16:00:01.250 info loop: before", "16:00:01.250 info loop: pass account=main pass=p1",
                "16:00:01.250 info loop: tenant account=nearer pass=p1 tenant=shop", "16:00:01.250 info loop: after",
            ])
    }

    @Test(
        "Text on a terminal, JSON elsewhere, unless told otherwise; colour only where somebody sees it",
        arguments: [
            (LogFormat.auto, true, nil, LineLogHandler.Style.text(isColoured: true)), (.auto, false, nil, .json),
            (.auto, true, "1", .text(isColoured: false)), (.auto, true, "", .text(isColoured: true)),
            (.text, false, nil, .text(isColoured: false)), (.json, true, nil, .json),
        ] as [(LogFormat, Bool, String?, LineLogHandler.Style)])
    func style(format: LogFormat, isTerminal: Bool, noColour: String?, style: LineLogHandler.Style) {
        #expect(LogOutput.style(format, isTerminal: isTerminal, noColour: noColour) == style)
    }
}
