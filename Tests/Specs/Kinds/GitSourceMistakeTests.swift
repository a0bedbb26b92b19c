import Testing

@testable import Specs

@Suite struct GitSourceMistakeTests {
    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: World.source, at: "platform/source.yaml") == mistake.says)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "[web]", "[web, shop]",
            "4:64: error: the namespace `shop` does not name the source `shop-repo`, delegation needs both"
                + " sides; write `source: shop-repo` for it in the `Tenant`"),
        Mistake(
            "[web]", "[wbe]",
            "4:59: error: `spec.namespaces[0]` names `wbe`, no `Tenant` lists this namespace; did you mean `web`?",
            "platform/tenants/shop.yaml:6:50: error: the source `shop-repo` does not list the namespace `web`,"
                + " delegation needs both sides; add it to `spec.namespaces` of the source"),
        Mistake(
            "[web]", "[]",
            "4:58: error: `spec.namespaces` is empty, at least 1 element is needed"),
        Mistake(
            "shop-read", "shop-raed",
            "4:78: error: `spec.credentials` names `shop-raed`, the process configuration has no such"
                + " credentials; did you mean `shop-read`?"),
        Mistake(
            "https://git.", "https://u:p@git.",
            "4:13: error: `spec.url` holds a password, whoever reads the repository could use it; remove it,"
                + " have it revoked, and name the credentials in `credentials`"),
        Mistake(
            "https://git.", "http://git.",
            "4:13: error: `spec.url` is no address of a repository, a repository at `https://`, `ssh://`,"
                + " `user@host:path` or `file://` is wanted; write `https://`: nothing protects `http://`"),
        Mistake(
            "https://git.example.com/x.git", "-oProxyCommand=x@host:x",
            "4:13: error: `spec.url` is no address of a repository, a repository at `https://`, `ssh://`,"
                + " `user@host:path` or `file://` is wanted"),
        Mistake(
            "https://git.example.com/x.git", "ssh://-oProxyCommand=x/x",
            "4:13: error: `spec.url` is no address of a repository, a repository at `https://`, `ssh://`,"
                + " `user@host:path` or `file://` is wanted"),
        Mistake(
            "https://git.example.com/x.git", "file://host/x",
            "4:13: error: `spec.url` is no address of a repository, a repository at `https://`, `ssh://`,"
                + " `user@host:path` or `file://` is wanted"),
        Mistake(
            "{name: shop-repo}", "{name: root}",
            "4:7: error: a source cannot be called `root`, that is the one which the process configuration"
                + " names; choose another name"),
        Mistake(
            "credentials", "path: ../x, credentials",
            "4:71: error: `spec.path` is `../x`, a folder inside the repository, without `..` and without a"
                + " slash at either end is wanted"),
        Mistake(
            "credentials", "branch: /main, credentials",
            "4:73: error: `spec.branch` is `/main`, the name of a branch, such as `main` is wanted"),
    ]
}
