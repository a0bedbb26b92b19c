extension Library {
    /// `sets.contains`, `sets.equivalent`, `sets.intersects`.
    public static let sets = Library(
        "sets",
        functions: [
            Sets.function("sets.contains") { all, some, meter in Sets.holds(all, some, meter) },
            Sets.function("sets.equivalent") { one, other, meter in
                Sets.holds(one, other, meter) && Sets.holds(other, one, meter)
            },
            Sets.function("sets.intersects") { one, other, meter in
                let set = Sets.Membership(other)
                return one.contains { set.contains($0, meter) }
            },
        ])
}

/// Lists taken as sets.
enum Sets {
    /// What is in a list, found by its key where it can be one.
    struct Membership {
        private var keys: Set<MapKey> = []
        private var others: [CELValue] = []

        init(_ elements: [CELValue]) {
            for element in elements {
                if let key = MapKey(element) { keys.insert(key) } else { others.append(element) }
            }
        }

        func contains(_ element: CELValue, _ meter: Meter) -> Bool {
            guard meter.charge(1) else { return false }
            if let key = MapKey(element) { return keys.contains(key) }
            guard meter.charge(others.count) else { return false }
            return others.contains { $0.equals(element, meter) }
        }
    }

    static func holds(_ all: [CELValue], _ some: [CELValue], _ meter: Meter) -> Bool {
        let set = Membership(all)
        return some.allSatisfy { set.contains($0, meter) }
    }

    static func function(
        _ name: String, _ holds: @escaping @Sendable ([CELValue], [CELValue], Meter) -> Bool
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name,
            [
                .binary(.list(.t), .list(.t), .bool) { left, right, meter in
                    guard case .list(let one) = left, case .list(let other) = right else { return nil }
                    guard meter.charge(one.count + other.count) else { return Meter.exhausted }
                    return .bool(holds(one, other, meter))
                }
            ])
    }
}
