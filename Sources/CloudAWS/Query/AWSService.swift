import Vocabulary

/// A service that speaks AWS's query protocol: parameters in a form, answers in XML.
enum AWSService: String, Sendable {
    case ec2, rds, autoscaling, sts, iam
    /// CloudWatch, as signatures and endpoints call it.
    case monitoring

    /// What IAM calls it in the names of permissions.
    var permissionPrefix: String { self == .monitoring ? "cloudwatch" : rawValue }

    /// The version of the interface, which every call names.
    var version: String {
        switch self {
        case .ec2: "2016-11-15"
        case .rds: "2014-10-31"
        case .autoscaling: "2011-01-01"
        case .sts: "2011-06-15"
        case .iam: "2010-05-08"
        case .monitoring: "2010-08-01"
        }
    }

    /// The region that calls are signed for: IAM has one for a whole realm.
    func signingRegion(realm: String, region: String) -> String {
        self == .iam ? Realm.homeRegion(realm) : region
    }

    /// Where the service answers.
    ///
    /// Source: AWS General Reference, "Service endpoints and quotas", for each service.
    func url(realm: String, region: String) -> String {
        let suffix = realm == "aws-cn" ? ".amazonaws.com.cn" : ".amazonaws.com"
        guard self == .iam else { return "https://\(rawValue).\(region)\(suffix)/" }
        switch realm {
        case "aws-cn": return "https://iam.cn-north-1\(suffix)/"
        case "aws-us-gov": return "https://iam.us-gov\(suffix)/"
        default: return "https://iam\(suffix)/"
        }
    }
}

/// Facts about AWS's partitions.
enum Realm {
    /// The region of a partition that holds what has no region.
    static func homeRegion(_ realm: String) -> String {
        switch realm {
        case "aws-cn": "cn-north-1"
        case "aws-us-gov": "us-gov-west-1"
        default: "us-east-1"
        }
    }
}

/// A URL and the parts of it that are signed.
struct Endpoint: Hashable, Sendable {
    let url: String
    /// As the `Host` header has it: with the port where the URL names one other than the scheme's own.
    let host: String
    let path: String

    /// Splits `scheme://host[:port][/path]`; nil for anything else.
    init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        let rest = text[scheme.upperBound...]
        var authority = String(rest.prefix { $0 != "/" })
        let standard = text.hasPrefix("https://") ? ":443" : ":80"
        if authority.hasSuffix(standard) { authority.removeLast(standard.utf8.count) }
        guard !authority.isEmpty, !authority.contains("@"), !text.contains("?"), !text.contains("#") else { return nil }
        let path = rest.drop { $0 != "/" }
        host = authority
        self.path = path.isEmpty ? "/" : String(path)
        url = text[..<scheme.upperBound] + rest.prefix { $0 != "/" } + self.path
    }
}
