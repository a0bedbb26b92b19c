import Importing

/// One sound input for each tool.
enum Samples {
    static func text(_ tool: ForeignTool) -> String {
        switch tool {
        case .cloudCustodian:
            """
            policies:
              - name: office-stop
                resource: ec2
                filters:
                  - {type: offhour, offhour: 19, default_tz: Europe/Berlin, tag: hours, opt-out: true}
                  - "tag:stage": dev
                actions: [stop]
              - name: office-start
                resource: ec2
                filters:
                  - {type: onhour, onhour: 7, default_tz: Europe/Berlin, tag: hours}
                  - "tag:stage": dev
                actions: [start]
            ---
            - Tags: [{Key: hours, Value: "off=[(M-F,19)];on=[(M-F,7)];tz=pt"}]

            """
        case .kubeGreen:
            """
            apiVersion: kube-green.com/v1alpha1
            kind: SleepInfo
            metadata: {name: night, namespace: web}
            spec:
              weekdays: "1-5"
              sleepAt: "20:00"
              wakeUpAt: "08:00"
              timeZone: Europe/Rome
              excludeRef: [{apiVersion: apps/v1, kind: Deployment, name: gate}]

            """
        case .kubeDownscaler:
            """
            kind: Deployment
            metadata:
              name: api
              annotations:
                downscaler/uptime: Mon-Fri 07:30-20:30 Europe/Berlin,2026-06-06T08:00:00+02:00-2026-06-07T20:00:00+02:00
                downscaler/exclude-until: "2026-03-01"
                downscaler/downtime-replicas: "1"

            """
        case .instanceScheduler:
            """
            - {type: {S: period}, name: {S: hours}, weekdays: {SS: [mon-fri, "sat#1"]}, begintime: {S: "09:00"}}
            - {type: {S: period}, name: {S: month}, monthdays: {SS: ["1-3", L]}, months: {SS: [jan/3]}}
            - {type: {S: schedule}, name: {S: office}, timezone: {S: Europe/London}, periods: {SS: [hours, month@t3.micro]}}

            """
        case .kedaCron:
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: api}
            spec:
              scaleTargetRef: {name: api}
              minReplicaCount: 1
              triggers:
                - type: cron
                  metadata: {timezone: Europe/Berlin, start: 0 7 * * 1-5, end: 0 19 * * 1-5, desiredReplicas: "8"}

            """
        }
    }
}
