import Cloud

extension CredentialMethod {
    /// Every way to sign in to AWS. Each may go on to take a role.
    static let all: [CredentialMethod] = [
        CredentialMethod(
            "environment", "the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
            options: roleOptions),
        CredentialMethod(
            "profile", "a profile of the shared configuration and credentials files",
            options: [Option("profile", "the profile's name; without it AWS_PROFILE, then `default`")] + roleOptions),
        CredentialMethod(
            "webIdentity", "an OpenID Connect token in a file, as Kubernetes service accounts have it",
            options: [
                Option("tokenFile", "path of the token; without it AWS_WEB_IDENTITY_TOKEN_FILE"),
                Option("tokenRole", "ARN of the role the token is good for; without it AWS_ROLE_ARN"),
            ] + roleOptions),
        CredentialMethod(
            "container", "the credentials endpoint of an ECS task or an EKS pod", options: roleOptions),
        CredentialMethod(
            "instanceMetadata", "the role of the EC2 instance this runs on (IMDSv2)", options: roleOptions),
    ]

    private static let roleOptions = [
        Option("role", "ARN of a role to take with what was found"),
        Option("externalId", "the external id the role's trust policy asks for; it is no secret"),
    ]
}
