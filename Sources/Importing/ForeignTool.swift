/// A tool whose rules can be carried over.
public enum ForeignTool: String, CaseIterable, Sendable {
    case cloudCustodian = "cloud-custodian"
    case kubeGreen = "kube-green"
    case kubeDownscaler = "kube-downscaler"
    case instanceScheduler = "instance-scheduler"
    case kedaCron = "keda-cron"

    /// As its makers write it.
    public var title: String {
        switch self {
        case .cloudCustodian: "Cloud Custodian"
        case .kubeGreen: "kube-green"
        case .kubeDownscaler: "kube-downscaler"
        case .instanceScheduler: "Instance Scheduler"
        case .kedaCron: "KEDA"
        }
    }

    /// What is looked for in the files, in words that follow "no".
    var wanted: String {
        switch self {
        case .cloudCustodian: "policy"
        case .kubeGreen: "`SleepInfo`"
        case .kubeDownscaler: "annotation that begins with `downscaler/`"
        case .instanceScheduler: "schedule"
        case .kedaCron: "`ScaledObject` with a trigger `cron`"
        }
    }

    func read(_ input: ImportInput) -> Findings {
        switch self {
        case .cloudCustodian: CustodianPolicies.read(input)
        case .kubeGreen: SleepInfo.read(input)
        case .kubeDownscaler: DownscalerObjects.read(input)
        case .instanceScheduler: SchedulerConfiguration.read(input)
        case .kedaCron: ScaledObject.read(input)
        }
    }
}
