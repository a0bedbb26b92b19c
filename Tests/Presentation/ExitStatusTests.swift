import ControlLoop
import Presentation
import Testing

struct ExitStatusTests {
    @Test("The first of 1, 3, 4, 2 that applies wins")
    func order() {
        let order: [Presentation.ExitStatus] = [.error, .findings, .held, .pending, .fine]
        #expect(order.map(\.rawValue) == [1, 3, 4, 2, 0])
        #expect(Presentation.ExitStatus.first(of: []) == .fine)
        for start in order.indices {
            #expect(Presentation.ExitStatus.first(of: Set(order[start...])) == order[start])
            #expect(Presentation.ExitStatus.first(of: [order[start]]) == order[start])
        }
    }

    @Test func ofAPlan() {
        #expect(Scene(text: "").plan.statuses(isDetailed: false) == [.held])
        #expect(Scene(text: "").plan.statuses(isDetailed: true) == [.held, .pending])
    }

    @Test func ofWaiting() {
        #expect(Scene(text: "").wait.statuses == [.held])
        #expect(WaitReport(reached: 3, unreached: []).statuses == [])
    }

    @Test func ofAPass() {
        #expect(Scene(text: "").pass.statuses == [.error, .held])
    }
}
