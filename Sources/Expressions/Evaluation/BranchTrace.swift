import Synchronization

/// Which outcomes evaluations saw of the branches of one program: of the operands of `&&` and `||`, and of the conditions
/// of `?:`. A program that was compiled without one knows nothing of it and costs nothing more.
public final class BranchTrace: Sendable {
    /// A place where the program goes one way or the other.
    public struct Branch: Hashable, Sendable {
        /// As it is written.
        public let text: String
        /// Bytes from the beginning of the program's text.
        public let offset: Int
        public fileprivate(set) var wasTrue = false
        public fileprivate(set) var wasFalse = false
    }

    /// By the numbers of their nodes.
    private let seen = Mutex<[Int: Branch]>([:])

    /// A trace of a program that is not compiled yet.
    public init() {}

    /// In the order of the text.
    public var branches: [Branch] {
        seen.withLock { $0.values.sorted { ($0.offset, $0.text) < ($1.offset, $1.text) } }
    }

    /// The step of a branch, with its outcomes noted.
    func observing(_ step: @escaping Step, of expression: Expression, in text: String) -> Step {
        let range = SourceExtent(of: expression, in: text).range
        let branch = Branch(text: String(decoding: Array(text.utf8)[range], as: UTF8.self), offset: range.lowerBound)
        let id = expression.id
        seen.withLock { $0[id] = branch }
        return { [self] frame in
            let value = step(frame)
            if case .bool(let flag) = value { note(flag, at: id) }
            return value
        }
    }

    private func note(_ flag: Bool, at id: Int) {
        seen.withLock { seen in
            if flag { seen[id]?.wasTrue = true } else { seen[id]?.wasFalse = true }
        }
    }
}

extension Expression {
    /// Whether its outcomes are those of its operands, so that seeing these is seeing all.
    var isLogic: Bool {
        guard case .call(nil, let name, let arguments) = kind else { return false }
        switch name {
        case Operator.and, Operator.or: return true
        case Operator.not: return arguments.first?.isLogic ?? false
        default: return false
        }
    }
}

/// Where an expression stands in its text. Nodes keep one place only, so that it is found again from the words.
private struct SourceExtent {
    let range: Range<Int>

    init(of expression: Expression, in text: String) {
        var lexer = Lexer(text)
        let places = Self.places(of: expression)
        guard let tokens = try? lexer.tokens(), let first = places.min(), let last = places.max(),
            var start = tokens.firstIndex(where: { $0.start >= first })
        else {
            range = expression.offset..<text.utf8.count
            return
        }
        var (end, depth) = (start, 0)
        while end < tokens.count, tokens[end].kind != .end {
            let token = tokens[end]
            if depth == 0, token.start > last, Self.ends.contains(where: { token.kind == .symbol($0) }) { break }
            depth += Self.step(token)
            if depth < 0 {
                // A bracket closes that was opened before: it belongs to the expression only where more of this follows.
                guard token.start < last else { break }
                start = Self.opening(tokens, before: start)
                depth = 0
            }
            end += 1
        }
        range = tokens[start].start..<max(tokens[start].end, tokens[max(start, end - 1)].end)
    }

    private static let ends = ["&&", "||", "?", ":", ",", ")", "]", "}"]

    private static func places(of expression: Expression) -> [Int] {
        [expression.offset] + expression.kind.children.flatMap(places)
    }

    private static func step(_ token: Token) -> Int {
        guard case .symbol(let symbol) = token.kind else { return 0 }
        return ["(", "[", "{"].contains(symbol) ? 1 : [")", "]", "}"].contains(symbol) ? -1 : 0
    }

    private static func opening(_ tokens: [Token], before start: Int) -> Int {
        var (index, depth) = (start, 0)
        while index > 0 {
            index -= 1
            depth += step(tokens[index])
            if depth > 0 { return index }
        }
        return start
    }
}
