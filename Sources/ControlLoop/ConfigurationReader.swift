import Repositories
import Specs
import Telemetry
public import Vocabulary

/// Reads the process configuration from a file.
public enum ConfigurationReader {
    /// What a file says, over some defaults; nil where something in it is wrong. Relative paths start at its folder.
    public static func read(
        _ bytes: [UInt8], file: String, defaults: Configuration
    ) -> (configuration: Configuration?, diagnostics: [Diagnostic]) {
        let (stated, diagnostics) = ConfigurationFile.read(bytes, file: file)
        guard let stated else { return (nil, diagnostics) }
        let folder = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? ""
        var configuration = defaults
        func set(_ path: String?, _ target: WritableKeyPath<Configuration, String>) {
            if let path { configuration[keyPath: target] = LocalFiles.resolve(path, in: folder) }
        }
        if let controller = stated.controller { configuration.controller = controller }
        set(stated.store, \.store)
        set(stated.cache, \.cache)
        set(stated.signingKey, \.signingKey)
        set(stated.markKey, \.markKey)
        set(stated.checkpoints, \.checkpoints)
        configuration.endpointHosts = stated.endpointHosts
        configuration.privateHosts = stated.privateHosts
        configuration.credentialCommands = stated.credentialCommands
        if let listen = stated.listen { configuration.listen = ListenAddress(listen) }
        if let format = stated.logFormat { configuration.logFormat = LogFormat(format) }
        configuration.traceEndpoint = stated.traceEndpoint ?? defaults.traceEndpoint
        for credentials in stated.gitCredentials {
            configuration.gitCredentials[credentials.name] = GitCredentials(credentials, in: folder)
        }
        if let loop = stated.loop {
            configuration.timing.poll = loop.poll ?? defaults.timing.poll
            configuration.timing.resync = loop.resync ?? defaults.timing.resync
            configuration.timing.grace = loop.grace ?? defaults.timing.grace
        }
        if let root = stated.root { configuration.root = Configuration.Root(root, configuration.root, in: folder) }
        return (configuration, diagnostics)
    }
}

extension Configuration.Root {
    fileprivate init(_ stated: ConfigurationFile.Root, _ standard: Configuration.Root, in folder: String) {
        let url = stated.url.map { SourceReader.isLocal($0) ? LocalFiles.resolve($0, in: folder) : $0 }
        self.init(
            url: url ?? standard.url, branch: stated.branch ?? standard.branch, path: stated.path ?? standard.path,
            credentials: stated.credentials)
    }
}

extension LogFormat {
    fileprivate init(_ stated: ConfigurationFile.LogFormat) {
        self =
            switch stated {
            case .text: .text
            case .json: .json
            case .auto: .auto
            }
    }
}

extension GitCredentials {
    fileprivate init(_ stated: ConfigurationFile.GitCredentials, in folder: String) {
        let file = LocalFiles.resolve(stated.file ?? "", in: folder)
        let knownHosts = stated.knownHosts.map { LocalFiles.resolve($0, in: folder) }
        let user = stated.user ?? "git"
        self =
            switch stated.method {
            case .sshKey: .sshKey(file: file, knownHosts: knownHosts)
            case .sshAgent: .sshAgent(knownHosts: knownHosts)
            case .token: .token(file: file, user: user)
            case .environment: .environment(variable: stated.variable ?? "", user: user)
            }
    }
}
