import Expressions
import Glibc
import Support
import Testing
import Vocabulary

@Suite struct NumberFormatTests {
    /// Digits as the C library has them.
    private func reference(_ format: String, _ number: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 512)
        let length = withVaList([number]) { vsnprintf(&buffer, buffer.count, format, $0) }
        return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func text(_ format: String, _ number: Double) throws -> String {
        let environment = {
            var environment = Environment()
            environment.declare("x", .double)
            return environment
        }()
        var activation = Activation(environment)
        activation["x"] = .double(number)
        guard case .value(.string(let text)) = try environment.compile("'\(format)'.format([x])").evaluate(activation)
        else { return "" }
        return text
    }

    @Test func clausesAgreeWithTheCLibrary() throws {
        var numbers: [Double] = [
            0, 0.5, 1.5, 2.5, 0.05, 9.995, 99.5, 999.5, 1e-5, 1e22,
            Double.leastNonzeroMagnitude,
            1.7976931348623157e308, 0.1, 123456.789,
        ]
        for seed in PropertyCases.seeds(300) {
            var generator = SeededGenerator(seed: seed)
            let number = Double(bitPattern: generator.next())
            if number.isFinite { numbers.append(number) }
            numbers.append(Double(Int64(truncatingIfNeeded: generator.next() % 2_000_000)) / 1000 - 1000)
        }
        for number in numbers {
            for format in ["%.0f", "%.1f", "%.3f", "%.6f", "%.0e", "%.6e"] {
                #expect(try text(format, number) == reference(format, number), "\(format) of \(number)")
            }
        }
    }
}
