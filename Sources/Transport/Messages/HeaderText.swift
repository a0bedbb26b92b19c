/// Text from specs on its way into a header.
public enum HeaderText {
    /// At most 200 visible ASCII characters that cannot end a comment; others become `_`.
    public static func comment(_ text: String) -> String {
        let bytes = text.utf8.prefix(200).map { byte -> UInt8 in
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "(") && byte != UInt8(ascii: ")")
            return isPlain && byte != UInt8(ascii: "\\") ? byte : UInt8(ascii: "_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
