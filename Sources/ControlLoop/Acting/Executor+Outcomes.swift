import Cloud
import Ledger
import Logging
import Planning
import Storage
import Vocabulary

extension Executor {
    /// What became of each intent, in their order, whatever the provider answered: of an intent without an answer, and
    /// of one with answers that contradict each other, nothing is known.
    ///
    /// That a repetition was refused says nothing about the call before it.
    func outcomes(
        of intents: [Intent], _ results: [ActionResult], _ settling: Settling
    ) -> [IntentOutcome] {
        let answers = Dictionary(grouping: results, by: \.intent)
        return intents.map { intent in
            let own = answers[intent.id] ?? []
            guard let first = own.first else {
                return unknown(intent.id, "noAnswer", "the provider gave no answer to it")
            }
            guard own.allSatisfy({ $0.isSuccess == first.isSuccess }) else {
                return unknown(intent.id, "contradiction", "the provider gave answers that contradict each other")
            }
            if case .failure(let error) = first.outcome, settling.isOpen(intent) {
                return unknown(intent.id, error.code, "its repetition failed: \(error.message)")
            }
            return outcome(first)
        }
    }

    private func unknown(_ intent: IntentID, _ code: String, _ message: String) -> IntentOutcome {
        IntentOutcome(intent: intent, result: .unknown(code: code, message: message), at: clock.wall)
    }

    private func outcome(_ result: ActionResult) -> IntentOutcome {
        let words: IntentOutcome.Result =
            switch result.outcome {
            case .success: .succeeded
            case .failure(let error) where error.mayHaveTakenEffect:
                .unknown(code: error.code, message: error.message)
            case .failure(let error):
                .failed(code: error.code, message: error.message, retry: IntentOutcome.Retry(error.kind))
            }
        return IntentOutcome(intent: result.intent, result: words, at: clock.wall, requestID: result.requestID)
    }

    /// Tells people once where the provider has had no room for an action for some attempts.
    func say(_ outcome: IntentOutcome, of action: PlannedAction, after failures: [FailedAttempt]) {
        guard case .failed(let code, let message, let retry) = outcome.result,
            RetryDecision.isToBeSaid(failures, next: retry)
        else { return }
        let resource = Escaping.terminal(action.address.description)
        logger.warning(
            """
            \(action.transition) of \(resource) failed \(RetryDecision.attemptsUntilSaid) times for want of room at the \
            provider and is tried again: \(Escaping.terminal("\(code): \(message)"))
            """,
            metadata: ["resource": "\(resource)", "transition": "\(action.transition)", "code": "\(code)"])
    }
}

extension ActionResult {
    fileprivate var isSuccess: Bool { if case .success = outcome { true } else { false } }
}
