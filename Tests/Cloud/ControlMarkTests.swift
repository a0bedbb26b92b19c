import Cloud
import Support
import Testing
import Vocabulary

@Suite struct ControlMarkTests {
    private func mark(_ prior: [FieldChoice], macs: Int, controller: String = "main") -> ControlMark {
        ControlMark(
            controller: controller, sequence: 42, prior: prior,
            macs: (0..<macs).map { [UInt8](repeating: UInt8($0), count: ControlMark.macByteCount) })
    }

    @Test func isReadBackAsItWasWritten() {
        let sizes = [
            FieldChoice(.minimum, .count(1)), FieldChoice(.desired, .count(-2)), FieldChoice(.maximum, .count(4)),
        ]
        for prior in [[], [FieldChoice(.power, .power(.hibernated))], sizes] {
            let mark = mark(prior, macs: 3)
            #expect(ControlMark(encoded: mark.encoded) == mark)
        }
        #expect(
            mark(sizes, macs: 1).encoded == "2:main:42:desired=-2+maximum=4+minimum=1:AAAAAAAAAAA")
    }

    @Test func fitsIntoATagHoweverLongTheNamesAre() {
        let controller = String(repeating: "c", count: 40)
        let prior = [FieldChoice(.power, .power(.hibernated))]
        let bare = ControlMark(controller: controller, sequence: .max, prior: prior, macs: [])
        #expect(bare.capacity >= 13)
        let full = ControlMark(
            controller: controller, sequence: .max, prior: prior,
            macs: Array(repeating: [UInt8](repeating: 255, count: 8), count: bare.capacity))
        #expect(full.encoded.utf8.count <= 256)
    }

    @Test(arguments: [
        "", "2", "1:main:42::AAAAAAAAAAA", "2:main:x::", "2:main:42:power=sleeping:", "2:main:42:power:",
        "2:main:42::A",
        "2:main:42::AA", "2:main:42::*AAAAAAAAAA", "2:main:42::AAAAAAAAAAB", "2:main:42::AAAAAAAAAAA:x",
    ])
    func anythingElseIsNoMark(text: String) { #expect(ControlMark(encoded: text) == nil) }

    @Test func randomTextIsNeverMistakenAndNeverHarms() {
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            var text = Array(mark([FieldChoice(.power, .power(.running))], macs: 2).encoded.utf8)
            text[Int.random(in: text.indices, using: &random)] = UInt8.random(in: 32...126, using: &random)
            let mutated = String(decoding: text, as: UTF8.self)
            // What is read says exactly what was written: no two texts mean one mark.
            if let read = ControlMark(encoded: mutated) {
                #expect(read.encoded == mutated, "seed \(seed)")
            }
        }
    }
}
