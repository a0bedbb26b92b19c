import Repositories
import Testing

@testable import ControlLoop

@Suite struct SourceDecisionTests {
    private static func commit(_ digit: Character) -> CommitID? { CommitID(hex: String(repeating: digit, count: 40)) }

    private let old: CommitID
    private let new: CommitID

    init() throws {
        old = try #require(Self.commit("a"))
        new = try #require(Self.commit("b"))
    }

    private func found(_ tip: CommitID, descends: Bool = true, empty: Bool = false) -> SourceDecision.Finding {
        .tip(tip, descendsFromAccepted: descends, isEmpty: empty)
    }

    private func error(_ reason: RepositoryError.Reason) -> RepositoryError {
        RepositoryError(.stalled, reason, "something is wrong")
    }

    @Test func whatFollowsIsFollowed() {
        #expect(SourceDecision(accepted: nil, held: nil, found(new)) == .follow(new))
        #expect(SourceDecision(accepted: old, held: nil, found(new)) == .follow(new))
        #expect(SourceDecision(accepted: old, held: nil, found(old)) == .follow(old))
    }

    @Test func lostHistoryIsHeld() {
        #expect(
            SourceDecision(accepted: old, held: nil, found(new, descends: false))
                == .hold(
                    accepted: old, at: new,
                    "it was rewound or rewritten: commit bbbbbbbbbbbb does not follow aaaaaaaaaaaa"))
        #expect(
            SourceDecision(accepted: old, held: nil, found(new, empty: true))
                == .hold(accepted: old, at: new, "commit bbbbbbbbbbbb has no specs any more"))
    }

    @Test(arguments: [
        RepositoryError.Reason.emptyRepository, .branchMissing, .repositoryMissing, .notARepository, .notFound,
    ])
    func whatVanishedIsHeldOrNeverWas(_ reason: RepositoryError.Reason) {
        let error = error(reason)
        #expect(
            SourceDecision(accepted: old, held: nil, .error(error))
                == .hold(accepted: old, at: nil, "it vanished: something is wrong"))
        #expect(SourceDecision(accepted: nil, held: nil, .error(error)) == .fail(error))
    }

    @Test(arguments: [
        RepositoryError.Reason.unreachable, .timedOut, .cancelled, .credentialsRefused, .hostKeyChanged, .serverFailed,
        .corruptedObject, .limitExceeded, .storageFailed,
    ])
    func whatCannotBeAskedStays(_ reason: RepositoryError.Reason) {
        let error = error(reason)
        #expect(
            SourceDecision(accepted: old, held: nil, .error(error)) == .stay(old, "something is wrong"))
        #expect(SourceDecision(accepted: nil, held: nil, .error(error)) == .fail(error))
    }

    @Test func aHeldSourceStaysHeldWhateverIsFound() {
        for finding in [found(new), found(old), found(new, descends: false), .error(error(.unreachable))] {
            #expect(
                SourceDecision(accepted: old, held: "why", released: false, finding)
                    == .hold(accepted: old, at: nil, "why"))
        }
    }

    @Test func aReleasedCommitIsFollowedWhateverIsOdd() {
        #expect(
            SourceDecision(accepted: old, held: nil, released: true, found(new, descends: false, empty: true))
                == .follow(new))
    }

    @Test func anEmptyBeginningFailsAndSaysWhatToDo() {
        guard case .fail(let error) = SourceDecision(accepted: nil, held: nil, found(new, empty: true)) else {
            Issue.record("an empty beginning was accepted")
            return
        }
        #expect(
            error.description == "commit bbbbbbbbbbbb has no specs: there is no document under platform/ or tenants/; "
                + "commit some, or name the folder that holds them as `path` of the root source")
    }

    @Test func anEmptyTreeThatWasAcceptedIsNotHeldAgain() {
        #expect(SourceDecision(accepted: old, held: nil, found(old, empty: true)) == .follow(old))
    }
}
