import Cryptography
import Ledger
import Testing
import Vocabulary

@Suite struct PersonalVerificationTests {
    static func log(erasing erased: [Int64] = [], key: borrowing SigningKey) throws -> TestLog {
        var log = TestLog(.tenant("shop"))
        for index in 0..<6 { log.append(personal: [.init("actor", "person \(index)"), .init("via", "host")]) }
        try log.checkpoint(key)
        if !erased.isEmpty {
            let fields = erased.map { Erasure.Field(sequence: $0, name: "actor") }
            for field in fields { log.personal[Int(field.sequence)].removeAll { $0.name == "actor" } }
            log.append(.erasure, Erasure(fields: fields, reason: "asked for").recorded)
        }
        return log
    }

    @Test func erasingKeepsEveryProof() throws {
        let key = try SigningKey.generate()
        let log = try Self.log(erasing: [1, 4], key: key)
        let report = try verify(log.lines, [key.verifyingKey])
        #expect(report.isSound)
        #expect((report.erased, report.covered) == (2, 6))
    }

    @Test func takenOutUnrecordedIsFound() throws {
        let key = try SigningKey.generate()
        var log = try Self.log(erasing: [1], key: key)
        log.personal[3].removeAll { $0.name == "actor" }
        log.personal[1].removeAll()
        let report = try verify(log.lines, [key.verifyingKey])
        #expect(short(report) == ["personalMissing 1-1", "personalMissing 3-3"])
        #expect(report.erased == 1)
    }

    @Test func anotherValueIsFound() throws {
        let key = try SigningKey.generate()
        var log = try Self.log(key: key)
        let value = log.personal[2][0]
        log.personal[2][0] = PersonalValue(name: value.name, value: "somebody else", salt: value.salt)
        log.personal[5].append(PersonalValue(name: "boss", value: "nobody", salt: []))
        let report = try verify(log.lines, [key.verifyingKey])
        #expect(short(report) == ["personalEdited 2-2", "personalEdited 5-5"])
    }
}
