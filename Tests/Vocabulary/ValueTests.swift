import Testing
import Vocabulary

@Suite struct SeededGeneratorTests {
    /// The published outputs of SplitMix64 for the seeds 0 and 1234567.
    @Test func theNumbersAreTheKnownOnes() {
        var zero = SeededGenerator(seed: 0)
        #expect(
            (0..<4).map { _ in zero.next() }
                == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC])
        var other = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<5).map { _ in other.next() }
                == [
                    6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                    4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
                ])
    }
}

@Suite struct SecretTests {
    @Test func aDuplicateOutlivesTheFirst() {
        let duplicate: Secret
        do {
            let secret = Secret([1, 2, 3])
            duplicate = secret.duplicate()
        }
        let bytes = duplicate.withBytes { Array($0) }
        #expect(bytes == [1, 2, 3])
    }

    @Test func anEmptySecretHasNoBytes() {
        let secret = Secret([])
        let count = secret.withBytes { $0.count }
        #expect(count == 0)
    }

    @Test func errorsPassThrough() {
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            let secret = Secret([1])
            try secret.withBytes { (_: UnsafeRawBufferPointer) throws(Refused) in throw Refused() }
        }
    }
}

@Suite struct ResourceAddressTests {
    @Test(arguments: [
        "aws/123456789012/eu-west-1/ec2/instance/i-0abc", "aws-cn/1/global/rds/cluster/a/b/c", "x/y/z/a/b/日本 !",
    ])
    func addressesRoundTrip(text: String) throws {
        let address = try #require(ResourceAddress(text))
        #expect(address.description == text)
        #expect(ResourceAddress(address.description) == address)
    }

    @Test func partsAreWhereTheyBelong() throws {
        let address = try #require(ResourceAddress("aws/123/eu-west-1/ec2/instance/i/0"))
        #expect(address.scope.realm == "aws")
        #expect(address.scope.account == "123")
        #expect(address.scope.region == "eu-west-1")
        #expect(address.scope.type == "ec2/instance")
        #expect(address.id == "i/0")
    }

    @Test(arguments: [
        "", "aws", "aws/1/eu/ec2/instance", "aws/1/eu/ec2/instance/", "/1/eu/ec2/instance/i", "aws//eu/ec2/instance/i",
        "aws/1/eu//instance/i",
    ])
    func aMissingPartIsNoAddress(text: String) {
        #expect(ResourceAddress(text) == nil)
    }

    @Test func theyAreOrderedPartByPart() {
        let sorted = [
            "aws-cn/1/a/ec2/instance/i", "aws/0/z/ec2/instance/i", "aws/1/a/ec2/instance/i", "aws/1/a/ec2/instance/j",
            "aws/1/a/rds/cluster/a", "aws/1/b/ec2/instance/a",
        ].sorted().compactMap(ResourceAddress.init)
        #expect(sorted.count == 6)
        let bySections = sorted.shuffledDeterministically().sorted()
        #expect(bySections.map(\.scope.realm) == ["aws", "aws", "aws", "aws", "aws", "aws-cn"])
        #expect(bySections.map(\.id) == ["i", "i", "j", "a", "a", "i"])
    }

    @Test func equalScopesFromDifferentHandlesAreOne() {
        let first = Scope(realm: "aws", account: "1", region: "r", type: "ec2/instance")
        let second = Scope(realm: "aws", account: "1", region: "r", type: "ec2/instance")
        #expect(first == second && !(first < second) && !(second < first))
        #expect(Set([first, second]).count == 1)
    }
}

extension Array {
    fileprivate func shuffledDeterministically() -> [Element] {
        var generator = SeededGenerator(seed: 7)
        return shuffled(using: &generator)
    }
}

@Suite struct ValueTests {
    @Test func membersAreFoundByKey() {
        let value: Value = ["a": 1, "b": ["c": true]]
        #expect(value["a"]?.integer == 1)
        #expect(value["b"]?["c"]?.flag == true)
        #expect(value["x"] == nil && value["a"]?["b"] == nil)
        #expect(value.entries?.map(\.key) == ["a", "b"])
        #expect(value.elements == nil && value.text == nil)
    }

    @Test func anObjectLeavesOutWhatIsNil() {
        #expect(Value.object(["a": 1, "b": nil, "c": .null]) == ["a": 1, "c": .null])
    }

    @Test func whatIsKnownCanBeMapped() {
        #expect(Known.known(2).map { $0 * 2 } == .known(4))
        #expect(Known<Int>.absent.map { $0 * 2 } == .absent)
        #expect(Known<Int>.unknown(.denied).map { $0 * 2 } == .unknown(.denied))
        #expect(Known<Int>.unknown(.denied).isUnknown && !Known<Int>.absent.isUnknown)
        #expect(Known.known(2).value == 2 && Known<Int>.absent.value == nil)
    }

    @Test func powerIsOrderedByWhatIsAvailable() {
        #expect(PowerState.allCases.sorted() == [.stopped, .hibernated, .running])
        #expect(
            [FieldValue.power(.running), .count(3), .text("x"), .flag(true), .none].map(\.description)
                == ["running", "3", "x", "true", "(none)"])
        #expect(Field.tag("team").rawValue == "tag:team")
    }
}
