import Vocabulary

/// States one after the other, without a gap.
struct Course: Hashable {
    /// When each state begins, in milliseconds since 1970, ascending.
    private(set) var starts: [Int64] = []
    /// The state from there on; neighbours differ.
    private(set) var states: [StateCode] = []

    /// - Parameter count: how many to make room for.
    init(_ count: Int) {
        starts.reserveCapacity(count)
        states.reserveCapacity(count)
    }

    mutating func append(_ state: StateCode, from start: Instant) {
        guard states.last != state else { return }
        starts.append(start.milliseconds)
        states.append(state)
    }
}

/// A state in four bytes.
struct StateCode: Hashable {
    private let code: Int32

    init(_ state: Timetable.State) {
        switch state {
        case .rule(let index): code = Int32(truncatingIfNeeded: index)
        case .outside: code = -1
        case .notInForce: code = -2
        case .unknown: code = -3
        }
    }

    var state: Timetable.State {
        switch code {
        case -1: .outside
        case -2: .notInForce
        case -3: .unknown
        default: .rule(Int(code))
        }
    }
}

extension Timetable {
    /// What holds through a range, which is not empty.
    func course(through range: Range<Instant>) -> Course {
        let layers = layers(overlapping: range)
        guard let first = layers.first else { return course(of: [], through: range) }
        // Each lays itself over those below.
        var stretches = first.spans.ranges.map { (range: $0, state: first.state) }
        for layer in layers.dropFirst() { stretches = Self.lay(layer, over: stretches) }
        return course(of: stretches, through: range)
    }

    private struct Layer {
        let state: StateCode
        let spans: Spans<Instant>
    }

    /// From the weakest to the strongest.
    private func layers(overlapping range: Range<Instant>) -> [Layer] {
        var clock = WallClock(zone, overlap: overlap, sundays: dayPlan.sundays)
        var layers: [Layer] = []
        for (index, rule) in rules.enumerated().reversed() {
            var spans = rule.open.spans(overlapping: range, on: &clock)
            if !rule.except.isEmpty { spans = spans.subtracting(rule.taken.spans(overlapping: range, on: &clock)) }
            layers.append(Layer(state: StateCode(.rule(index)), spans: spans))
        }
        let walls = clock.walls(of: range)
        for day in dayPlan.layers.reversed() {
            let spans = clock.instants(day.walls.overlapping(walls.lowerBound..<walls.upperBound + 1))
            layers.append(Layer(state: StateCode(day.state), spans: Spans(merging: spans)))
        }
        if inForce.lowerBound > range.lowerBound || inForce.upperBound < range.upperBound {
            let without = Spans(merging: [range]).subtracting(Spans(merging: [inForce]))
            layers.append(Layer(state: StateCode(.notInForce), spans: without))
        }
        return layers
    }

    private typealias Stretch = (range: Range<Instant>, state: StateCode)

    private static func lay(_ layer: Layer, over below: [Stretch]) -> [Stretch] {
        guard !layer.spans.ranges.isEmpty else { return below }
        var result: [Stretch] = []
        result.reserveCapacity(below.count + layer.spans.ranges.count)
        var next = 0
        // What is left of a stretch of which the beginning has been dealt with.
        var rest: Stretch?
        for span in layer.spans.ranges {
            while let stretch = rest ?? (next < below.count ? below[next] : nil),
                stretch.range.lowerBound < span.upperBound
            {
                if rest == nil { next += 1 }
                rest = nil
                let (lower, upper) = (stretch.range.lowerBound, stretch.range.upperBound)
                if lower < span.lowerBound { result.append((lower..<min(upper, span.lowerBound), stretch.state)) }
                if upper > span.upperBound {
                    rest = (span.upperBound..<upper, stretch.state)
                    break
                }
            }
            result.append((span, layer.state))
        }
        if let rest { result.append(rest) }
        return result + below[next...]
    }

    private func course(of stretches: [Stretch], through range: Range<Instant>) -> Course {
        var course = Course(2 * stretches.count + 1)
        let outside = StateCode(.outside)
        var position = range.lowerBound
        for stretch in stretches {
            let clipped = stretch.range.clamped(to: range)
            guard !clipped.isEmpty else { continue }
            if position < clipped.lowerBound { course.append(outside, from: position) }
            course.append(stretch.state, from: clipped.lowerBound)
            position = clipped.upperBound
        }
        if position < range.upperBound { course.append(outside, from: position) }
        return course
    }
}
