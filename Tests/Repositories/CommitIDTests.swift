import Repositories
import Testing

@Suite struct CommitIDTests {
    @Test func takesFortyHexadecimalDigitsOfEitherCase() throws {
        let id = try #require(CommitID(hex: "ABCDEF0123456789abcdef0123456789ABCDEF01"))
        #expect(id.hex == "abcdef0123456789abcdef0123456789abcdef01")
        #expect(id.short == "abcdef012345")
        #expect("\(id)" == id.hex)
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 40), String(repeating: "0", count: 41), "é"])
    func refusesAnythingElse(_ text: String) { #expect(CommitID(hex: text) == nil) }
}
