/// Error codes by what they mean.
///
/// Sources: EC2 API reference, "Error codes for the Amazon EC2 API"; RDS, Auto Scaling, STS and IAM API references,
/// "Common errors" and the errors of each call.
enum FaultCodes {
    static let throttling: Set<String> = [
        "RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
        "RequestThrottledException", "TooManyRequestsException", "EC2ThrottledException", "BandwidthLimitExceeded",
        "SlowDown", "PriorRequestNotComplete",
    ]

    static let transient: Set<String> = [
        "InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable", "Unavailable",
        "InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientCapacity",
        "InsufficientDBInstanceCapacity", "InsufficientDBClusterCapacityFault", "ScalingActivityInProgress",
        "ResourceContention", "RequestTimeout", "RequestTimeoutException",
    ]

    /// A permission is missing.
    static let denials: Set<String> = [
        "UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "NotAuthorized",
        "Client.UnauthorizedOperation",
    ]

    /// The credentials are not good, or not good for this.
    static let credentials: Set<String> = [
        "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch",
        "InvalidSignatureException", "IncompleteSignature", "MissingAuthenticationToken", "ExpiredToken",
        "ExpiredTokenException", "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture", "OptInRequired",
        "PendingVerification", "Blocked", "AccountDisabled", "InvalidAccessKeyId", "InvalidIdentityToken",
        "IDPRejectedClaim", "RegionDisabledException", "InstanceLimitExceeded", "VcpuLimitExceeded",
        "InstanceQuotaExceeded", "KMSKeyNotAccessibleFault",
    ]

    /// A signature may have been refused because of the clock. EC2 says only `AuthFailure`.
    static let clock: Set<String> = [
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "SignatureDoesNotMatch",
        "InvalidSignatureException", "AuthFailure",
    ]

    /// The session may have ended early, or its role may have changed.
    static let session: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId",
        "UnrecognizedClientException", "AuthFailure",
    ]

    /// A batch was refused because of some of its members; the others might pass without them.
    static func blamesMembers(_ code: String) -> Bool {
        denials.contains(code) || capacity.contains(code)
            || !(throttling.contains(code) || transient.contains(code) || credentials.contains(code))
    }

    private static let capacity: Set<String> = [
        "InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientCapacity", "InstanceLimitExceeded",
        "VcpuLimitExceeded",
    ]

    static func isKnown(_ code: String) -> Bool {
        throttling.contains(code) || transient.contains(code) || denials.contains(code) || credentials.contains(code)
    }
}
