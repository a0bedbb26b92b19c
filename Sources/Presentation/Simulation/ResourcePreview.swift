public import Vocabulary

/// A schedule's preview, and what one resource is told by all that claims it meanwhile.
public struct ResourcePreview: Report {
    private let schedule: SchedulePreview
    private let resource: ResourceTimeline

    /// Both of the same range.
    public init(_ schedule: SchedulePreview, _ resource: ResourceTimeline) {
        self.schedule = schedule
        self.resource = resource
    }

    public func table(_ style: TextStyle) -> String { schedule.table(style) + "\n" + resource.table(style) }

    public var markdown: String { schedule.markdown + "\n" + resource.markdown }

    public var value: Value {
        guard case .map(let entries) = schedule.value else { return schedule.value }
        return .map(entries + [Value.Entry("resource", resource.value)])
    }
}
