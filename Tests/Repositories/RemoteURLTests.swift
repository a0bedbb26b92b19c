import Testing

@testable import Repositories

@Suite struct RemoteURLTests {
    private func ssh(_ user: String?, _ host: String, _ port: Int?, _ path: String) -> RemoteURL {
        .ssh(RemoteURL.SSHAddress(user: user, host: host, port: port, path: path))
    }

    @Test func readsEveryFormThatGitUsersWrite() throws {
        let expected: [(String, RemoteURL)] = [
            ("/srv/a.git", .file(path: "/srv/a.git")),
            ("file:///srv/with%20space", .file(path: "/srv/with space")),
            ("https://h/o/r.git/", .http(base: "https://h/o/r.git", host: "h", isEncrypted: true)),
            ("HTTP://[::1]:80/r", .http(base: "HTTP://[::1]:80/r", host: "::1", isEncrypted: false)),
            ("git@h:o/r.git", ssh("git", "h", nil, "o/r.git")),
            ("h:r", ssh(nil, "h", nil, "r")),
            ("ssh://git@h/o/r", ssh("git", "h", nil, "/o/r")),
            ("ssh://h:2222/~me/r%2fs", ssh(nil, "h", 2222, "~me/r/s")),
            ("ssh://u@[fe80::1]:22/r", ssh("u", "fe80::1", 22, "/r")),
        ]
        for (text, url) in expected { #expect(try RemoteURL(text) == url, "\(text)") }
    }

    @Test(arguments: [
        "", "relative/path", "./x", "git://h/r", "ftp://h/r", "ext::sh -c id", "https://u:secret@h/r", "https://u@h/r",
        "https:///r", "https://h/r?token=secret", "https://h/r#f", "https://h:0/r", "https://h:99999/r",
        "https://h:x/r", "https://h/a b", "https://h/a\nb", "ssh://h", "ssh://h/", "ssh://u:secret@h/r", "ssh://@h/r",
        "ssh://-oProxyCommand=id/r", "-oProxyCommand=id:r", "u@-x:r", "-u@h:r", "h:-r", "h:", ":r", "ssh://h/%0aid",
        "ssh://h/%zz", "ssh://h/%f", "ssh://h/%ff", "file://relative", "[::1", "ssh://[::1]x/r",
    ])
    func refusesWhatCouldMeanSomethingElse(_ text: String) {
        let error = #expect(throws: RepositoryError.self) { try RemoteURL(text) }
        #expect(error?.kind == .terminal)
        #expect(error?.description.contains("secret") == false)
    }
}
