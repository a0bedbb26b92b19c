import CLibGit2

/// Reads from Git's own configuration who somebody is. Nothing else of it is ever looked at.
struct GitIdentity {
    private let variable: (String) -> String?

    /// - Parameter variable: the value of an environment variable; nil where it is not set.
    init(variable: @escaping (String) -> String?) {
        _ = GitLibrary.ready
        self.variable = variable
    }

    /// The author of a commit as Git finds it: environment, then the repository's configuration, the user's, the
    /// machine's. What stands nowhere is nil.
    func author(in repository: RepositoryHandle?) -> (name: String?, email: String?) {
        var own: OpaquePointer?
        defer { git_config_free(own) }
        if let repository { git_repository_config_snapshot(&own, repository.pointer) }
        let shared = configuration()
        defer { git_config_free(shared) }
        func value(_ name: String, _ key: String) -> String? {
            variable(name) ?? Self.text(key, in: own) ?? Self.text(key, in: shared)
        }
        return (value("GIT_AUTHOR_NAME", "user.name"), value("GIT_AUTHOR_EMAIL", "user.email"))
    }

    private func configuration() -> OpaquePointer? {
        var configuration: OpaquePointer?
        guard git_config_new(&configuration) == 0 else { return nil }
        let home = variable("HOME")
        let folder = variable("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" }
        let user = variable("GIT_CONFIG_GLOBAL")
        let files: [(git_config_level_t, String?)] = [
            (GIT_CONFIG_LEVEL_SYSTEM, variable("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig"),
            (GIT_CONFIG_LEVEL_XDG, user == nil ? folder.map { $0 + "/git/config" } : nil),
            (GIT_CONFIG_LEVEL_GLOBAL, user ?? home.map { $0 + "/.gitconfig" }),
        ]
        // A file that is not there, or not well-formed, says nothing.
        for case (let level, let file?) in files { git_config_add_file_ondisk(configuration, file, level, nil, 0) }
        return configuration
    }

    private static func text(_ key: String, in configuration: OpaquePointer?) -> String? {
        guard let configuration else { return nil }
        var value = git_buf()
        defer { git_buf_dispose(&value) }
        guard git_config_get_string_buf(&value, configuration, key) == 0 else { return nil }
        let text = String(decoding: value.bytes, as: UTF8.self)
        return text.isEmpty ? nil : text
    }
}
