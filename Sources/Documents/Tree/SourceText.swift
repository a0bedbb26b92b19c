import Vocabulary

/// A text and where its lines are: turns byte offsets into lines and columns.
///
/// One checkpoint a kilobyte, so that neither a million short lines nor a single long one makes a look-up slow, and
/// the table stays under one percent of the text. A line ends with LF, CR LF or CR.
struct SourceText: Sendable {
    private struct Checkpoint {
        var line: UInt32
        var column: UInt32
    }

    private static let stride = 1024

    let file: String
    let bytes: [UInt8]
    private let checkpoints: [Checkpoint]

    /// Takes a text without its byte order mark. Costs one pass over the bytes.
    init(_ bytes: [UInt8], file: String) {
        self.file = file
        self.bytes = bytes
        var table: [Checkpoint] = []
        table.reserveCapacity(bytes.count / SourceText.stride + 1)
        var place = Checkpoint(line: 1, column: 1)
        bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            repeat {
                table.append(place)
                let end = min(start + SourceText.stride, buffer.count)
                SourceText.advance(&place, over: buffer, from: start, to: end)
                start = end
            } while start < buffer.count
        }
        checkpoints = table
    }

    /// The place of a byte; of the end for anything beyond. Takes constant time.
    func position(of offset: Int) -> SourcePosition {
        let offset = max(0, min(offset, bytes.count))
        let index = min(offset / SourceText.stride, checkpoints.count - 1)
        var place = checkpoints[index]
        bytes.withUnsafeBufferPointer { buffer in
            SourceText.advance(&place, over: buffer, from: index * SourceText.stride, to: offset)
        }
        return SourcePosition(line: Int(place.line), column: Int(place.column))
    }

    func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(file: file, start: position(of: start), end: position(of: end))
    }

    private static func advance(
        _ place: inout Checkpoint, over buffer: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) {
        for index in start..<end {
            let byte = buffer[index]
            if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && !isLineFeed(buffer, index + 1)) {
                place.line += 1
                place.column = 1
            } else if byte & 0xC0 != 0x80 {
                place.column += 1
            }
        }
    }

    private static func isLineFeed(_ buffer: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index < buffer.count && buffer[index] == UInt8(ascii: "\n")
    }
}
