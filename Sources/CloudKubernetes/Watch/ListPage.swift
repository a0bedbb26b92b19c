import Cloud
import Documents
import Vocabulary

/// One page of a list.
enum ListPage {
    /// Lends each object of a page as the bytes of its JSON; what the list says of itself.
    static func read(
        _ body: [UInt8], of path: String, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(CloudError) -> ListMetadata {
        do throws(DocumentError) {
            return try body.withUnsafeBufferPointer { bytes throws(DocumentError) in
                try read(UnsafeRawBufferPointer(bytes), take)
            }
        } catch {
            throw CloudError(.transient, code: "unreadable", message: "GET \(path.prefix { $0 != "?" }): \(error)")
        }
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(DocumentError) -> ListMetadata {
        try JSONScanner.read(bytes) { scanner throws(DocumentError) in
            var metadata = ListMetadata()
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                switch key {
                case "metadata": metadata = try ListMetadata(&scanner)
                case "items":
                    try scanner.openArray()
                    while try scanner.nextElement() {
                        take(UnsafeRawBufferPointer(rebasing: bytes[try scanner.skip()]))
                    }
                default: try scanner.skip()
                }
            }
            return metadata
        }
    }
}
