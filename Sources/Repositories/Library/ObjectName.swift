import CLibGit2

extension git_oid {
    /// 40 hexadecimal digits.
    var hex: String {
        var name = self
        return withUnsafeBytes(of: &name) { bytes in
            let digits = Array("0123456789abcdef".utf8)
            var text: [UInt8] = []
            text.reserveCapacity(40)
            for byte in bytes.prefix(20) {
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// Equality of names; the C struct has none of its own.
    func isSame(as other: git_oid) -> Bool {
        var (left, right) = (self, other)
        return git_oid_equal(&left, &right) == 1
    }

    /// The commit of this name.
    var commitID: CommitID? { CommitID(hex: hex) }
}

extension CommitID {
    /// The name as the C library has it.
    var object: git_oid {
        var name = git_oid()
        git_oid_fromstr(&name, hex)
        return name
    }
}
