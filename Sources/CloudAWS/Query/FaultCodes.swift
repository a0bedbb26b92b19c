import Vocabulary

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
        "ScalingActivityInProgress", "ResourceContention", "RequestTimeout", "RequestTimeoutException",
        "SnapshotCreationPerVolumeRateExceeded", "ConcurrentSnapshotLimitExceeded", "PendingSnapshotLimitExceeded",
    ]

    /// AWS has no room for it at the moment: EC2 API reference, "Server error codes"; RDS API reference, the errors of
    /// `StartDBInstance` and `StartDBCluster`. An Auto Scaling group takes a size at once and fails to launch later, which
    /// no answer says.
    static let capacity: Set<String> = [
        "InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientCapacity",
        "InsufficientDBInstanceCapacity", "InsufficientDBInstanceCapacityFault",
        "InsufficientDBClusterCapacityFault",
    ]

    /// The resource is in a state that forbids it, and will leave that state: an instance that is still stopping, a
    /// database that is backed up. Only another request succeeds sooner.
    static let state: Set<String> = [
        "IncorrectInstanceState", "IncorrectState", "InvalidDBInstanceState", "InvalidDBClusterStateFault",
        "InvalidDBClusterState",
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
        "InstanceQuotaExceeded", "KMSKeyNotAccessibleFault", "SnapshotLimitExceeded", "SnapshotQuotaExceeded",
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

    /// A database is not in the state the call asks for. RDS does not stop what is stopped: a request that reached it
    /// twice is refused for its own effect.
    static let wrongState: Set<String> = [
        "InvalidDBInstanceState", "InvalidDBInstanceStateFault", "InvalidDBClusterStateFault",
    ]

    /// What a deletion is refused with where nothing is left to delete.
    private static let gone: Set<String> = [
        "InvalidInstanceID.NotFound", "InvalidVolume.NotFound", "InvalidSnapshot.NotFound",
        "InvalidAllocationID.NotFound", "DBInstanceNotFound", "DBInstanceNotFoundFault",
    ]

    /// Whether a refusal says that things are as the change would make them: what was to be deleted is gone, or the copy of
    /// this very intent is there.
    static func isDone(_ code: String, _ transition: TransitionName) -> Bool {
        switch transition {
        case .delete: gone.contains(code)
        case .snapshot: code == "DBSnapshotAlreadyExists" || code == "DBSnapshotAlreadyExistsFault"
        default: false
        }
    }

    /// What to do about refusals whose own words do not tell.
    ///
    /// Source: EC2 API reference, "Client error codes"; RDS API reference, the errors of `DeleteDBInstance`.
    static let advice: [String: String] = [
        "InvalidSnapshot.InUse": "an image is made of it; deregister that first",
        "VolumeInUse": "it is attached to an instance; detach it first",
        "InvalidIPAddress.InUse": "it is associated; disassociate it first",
        "DependencyViolation": "something else still depends on it, and has to go first",
        "OperationNotPermitted": "termination protection may be on, or another AWS service may operate it",
        "TagLimitExceeded": "take some of its tags off first",
        "SnapshotLimitExceeded": "delete old snapshots, or have the quota raised",
        "SnapshotQuotaExceeded": "delete old snapshots, or have the quota raised",
        "InvalidParameterCombination": "its settings stand in the way, such as deletion protection",
    ]

    /// A batch was refused because of some of its members; the others might pass without them.
    static func blamesMembers(_ code: String) -> Bool {
        denials.contains(code) || capacity.contains(code) || limits.contains(code) || state.contains(code)
            || !(throttling.contains(code) || transient.contains(code) || credentials.contains(code)
                || code.hasPrefix(withoutError))
    }

    /// Begins the code of an answer without an error in it, before its status: something other than AWS gave it.
    static let withoutError = "HTTP"

    private static let limits: Set<String> = ["InstanceLimitExceeded", "VcpuLimitExceeded"]

    static func isKnown(_ code: String) -> Bool {
        [throttling, transient, capacity, state, denials, credentials].contains { $0.contains(code) }
    }
}
