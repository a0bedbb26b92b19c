import Cloud

extension CredentialMethod {
    /// Every way to sign in to a cluster. With each, somebody else may be acted as.
    static let kubernetes: [CredentialMethod] = [
        CredentialMethod(
            "kubeconfig",
            "a context of a kubeconfig: client certificates, tokens, and programs where the process configuration allows "
                + "them",
            options: [
                Option("file", "path of the kubeconfig; without it KUBECONFIG, then `~/.kube/config`"),
                Option("context", "the context's name; without it the current one"),
            ] + acting),
        CredentialMethod("inCluster", "the service account of the pod this runs in", options: acting),
        CredentialMethod(
            "tokenFile", "a bearer token in a file, read again as it changes; the account states the `endpoint`",
            options: [
                Option("file", required: true, "path of the token"),
                Option("caFile", "path of the certificates that vouch for the API server; without it the system's"),
            ] + acting),
    ]

    private static let acting = [
        Option("impersonate", "whom to act as: a user, or `system:serviceaccount:NAMESPACE:NAME`"),
        Option("impersonateGroups", "groups to be in then, separated by commas"),
    ]
}
