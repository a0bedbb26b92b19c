import Repositories
import Testing

@Suite struct RepositoryErrorTests {
    @Test func saysWhatWhyAndWhatToDo() {
        let error = RepositoryError(.terminal, .notFound, "no such thing", why: "it is gone", fix: "look elsewhere")
        #expect(error.description == "no such thing: it is gone; look elsewhere")
        #expect(RepositoryError(.terminal, .notFound, "no such thing").description == "no such thing")
    }

    @Test func whatAServerSaysCannotPaintTheTerminal() {
        let error = RepositoryError(.transient, .serverFailed, "failed", why: "\u{1B}[31mred\n\u{202E}")
        #expect(error.description == "failed: \\u{1b}[31mred\\u{a}\\u{202e}")
    }
}
