/// Secrets and the places where they turn up.
enum Planted {
    private static let characters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+")

    /// As AWS makes them: 40 characters of base 64.
    static func secret(using generator: inout some RandomNumberGenerator) -> String {
        String((0..<40).map { _ in characters[Int.random(in: 0..<characters.count, using: &generator)] })
    }

    static func texts(_ secret: String, using generator: inout some RandomNumberGenerator) -> [String] {
        let before = ["", "failed: ", "error (", "[", "x=1, ", "\n"][Int.random(in: 0..<6, using: &generator)]
        let after = ["", " and more", "\nnext line", ", y=2"][Int.random(in: 0..<4, using: &generator)]
        let places = [
            "Authorization: Bearer \(secret)", "authorization: AWS4-HMAC-SHA256 Credential=x, Signature=\(secret)",
            "Proxy-Authorization: Basic \(secret)==", "Cookie: a=b; session=\(secret)", "token=\(secret)",
            "X-Amz-Security-Token: \(secret)", "x-aws-ec2-metadata-token:\(secret)", "password='\(secret)'",
            "https://host/?X-Amz-Signature=\(secret)&a=b", "https://user:\(secret)@host/",
            "https://host/cb?x#\(secret)", "SecretAccessKey: \(secret)", "\"aws_secret_access_key\": \"\(secret)\"",
            "<SecretAccessKey>\(secret)</SecretAccessKey>", "AWS_SECRET_ACCESS_KEY=\(secret)", "Bearer \(secret)",
            "client_secret = \"\(secret)\"", "-----BEGIN EC PRIVATE KEY-----\n\(secret)\n-----END EC PRIVATE KEY-----",
        ]
        return places.map { before + $0 + after }
    }
}
