/// Does something to each element, so many at once; the results are in the order of the elements.
public func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], atOnce limit: Int, _ body: @escaping @Sendable (Element) async -> Result
) async -> [Result] {
    guard elements.count > 1 else {
        var results: [Result] = []
        for element in elements { results.append(await body(element)) }
        return results
    }
    return await withTaskGroup(of: (Int, Result).self) { group in
        var results = [Result?](repeating: nil, count: elements.count)
        for (index, element) in elements.enumerated() {
            if index >= limit, let (done, result) = await group.next() { results[done] = result }
            group.addTask { (index, await body(element)) }
        }
        for await (done, result) in group { results[done] = result }
        return results.compactMap { $0 }
    }
}
