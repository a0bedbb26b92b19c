import Presentation
import Testing

/// What people see of a small plan and of a pass, to the letter.
struct GoldenTests {
    private func text(_ name: String, _ format: OutputFormat) -> String {
        Scene(text: "").reports.first { $0.name == name }?.report.text(format) ?? ""
    }

    @Test func aPlan() {
        #expect(
            text("plan", .table) == """
                Plan for 2026-03-27T20:30:00Z: 1 to do, 1 held, 0 as they should be; 2 resources in 2 tenants, 1 in none
                From root:tenants/shop at c0ffee, zone data 2026a
                Note: a note

                TENANT   ACTION   NAME   CHANGE              CLAIM                  STATE            RESOURCE
                lab      stop     db     running → stopped   Schedule/lab/nights    held: approval   sim/1/here/sim/machine/i-db
                shop     stop     web    running → stopped   Schedule/shop/nights   ready            sim/1/here/sim/machine/i-web

                HELD   GATE       HELD BY      WHY
                db     approval   Tenant/lab   stop waits for an Approval; its action key is 69fe776558f946aacf906673032cd156

                TENANT       FINDING      SUBJECT                        WHAT
                lab          incomplete   sim/1/there/sim/machine        denied
                lab          overlap      sim/1/here/sim/machine/i-odd   another tenant's scope covers it too, so neither acts; ask the platform's owners
                shop         incomplete   sim/1/there/sim/machine        denied
                shop         overlap      sim/1/here/sim/machine/i-odd   another tenant's scope covers it too, so neither acts; ask the platform's owners
                (platform)   overlap      sim/1/here/sim/machine/i-odd   the scopes of lab and shop both cover it

                """)
    }

    @Test func aChange() {
        #expect(
            text("change", .table) == """
                Change from c0ffee to c0ffee, for 2026-03-27T20:30:00Z: actions: 2 added; claims: 3 added
                Note: the fleet
                Note: a note
                Note: tenant lab: mode plan → enforce
                Note: tenant shop: mode plan → enforce
                Note: CloudAccount/other added; shown, not used: the plan is made with the base's

                        TENANT   ACTION   NAME   CHANGE              CLAIM                  STATE            RESOURCE
                added   lab      stop     db     running → stopped   Schedule/lab/nights    held: approval   sim/1/here/sim/machine/i-db
                added   shop     stop     web    running → stopped   Schedule/shop/nights   ready            sim/1/here/sim/machine/i-web

                        TENANT   CLAIM                  SETS    TO                 RESOURCES    DIFFERS IN
                added   lab      Schedule/lab/nights    power   running, stopped   any number
                added   shop     Override/shop/launch   power   running            any number
                added   shop     Schedule/shop/nights   power   running, stopped   any number

                LEVEL   WHERE        WHAT
                error   a.yaml:1:1   what, why; fix

                """)
    }

    @Test func calendars() {
        #expect(
            text("calendars", .table) == """
                CALENDAR     FILE                    RESULT
                shop/team    tenants/shop/team.ics   updated: 2 whole-day events
                shop/other   other.ics               failed: it is down
                shop/third   third.ics               unchanged
                1 file committed as c0ffeec0ffee.

                """)
    }

    @Test func whatAnOrderHolds() {
        #expect(
            text("plan in order", .table) == """
                Plan for 2026-03-27T20:30:00Z: 0 to do, 1 held, 1 as they should be; 2 resources in 1 tenant, 0 in none
                From root:tenants/shop at c0ffee, zone data 2026a

                TENANT   ACTION   NAME   CHANGE              CLAIM                 STATE         RESOURCE
                shop     start    web    stopped → running   Schedule/shop/stack   held: order   sim/1/here/sim/machine/i-web

                HELD   GATE    HELD BY                               WHY
                web    order   Schedule/shop/stack, group database   it waits until https://db.example.org/ready answers 200; it was not asked yet, and only the running loop asks

                """)
        #expect(
            text("plan in order", .markdown) == """
                ### Plan for 2026-03-27T20:30:00Z

                0 to do, 1 held, 1 as they should be; 2 resources in 1 tenant, 0 in none

                From root&#58;tenants/shop at c0ffee, zone data 2026a

                | Tenant | Action | Name | Change | Claim | State | Resource |
                | --- | --- | --- | --- | --- | --- | --- |
                | shop | start | web | stopped → running | Schedule/shop/stack | held&#58; order | sim/1/here/sim/machine/i-web |

                #### Held

                | Held | Gate | Held by | Why |
                | --- | --- | --- | --- |
                | web | order | Schedule/shop/stack, group database | it waits until https&#58;//db.example.org/ready answers 200; it was not asked yet, and only the running loop asks |

                """)
        #expect(
            text("plan in order", .json).contains(
                """
                          "holds": [
                            {
                              "gate": "order",
                              "holder": "Schedule/shop/stack, group database",
                              "message": "it waits until https://db.example.org/ready answers 200; it was not asked yet, and \
                only the running loop asks"
                            }
                          ],
                """))
        #expect(
            text("explanation in order", .table) == """
                sim/1/here/sim/machine/i-web (web) at 2026-03-27T20:30:00Z
                tenant: shop
                power: stopped
                tags: Name=web, note=, team=shop
                power, strongest claim first:
                  1. Schedule/shop/stack wants it running (inside its window), stack.yaml:1:1 at c0ffee
                  so: start, stopped → running; held (action key 88a5aa76469ba4bdf2e13c314534dafa)
                    by order, Schedule/shop/stack, group database, until the group is as wanted: it waits until https://db.example.org/ready answers 200; it was not asked yet, and only the running loop asks

                """)
    }

    @Test func anImport() {
        let shown = text("import that is shown", .table).split(separator: "\n")
        #expect(
            shown.prefix(6) == [
                "---", "kind: Schedule", "...",
                "policies.yml:3:5: warning: the action `notify` is not carried over, why",
                "RULE           ZONE            FROM                   TO                     THEIRS    OURS",
                "office-hours   Europe/Berlin   2026-03-27T20:30:00Z   2026-03-27T20:31:00Z   running   left alone",
            ])
        #expect(
            shown.suffix(3) == [
                "and 1 more difference; `-o json` has all", "  because",
                "KEDA: 1 rule, 1 document; 1 thing not carried over; 21 differences within a year.",
            ])
        #expect(text("import", .table).contains("1 document written to specs;"))
        #expect(!text("import", .table).contains("kind: Schedule"))
    }

    @Test func aRelease() {
        #expect(
            text("release", .table) == """
                all is released: 1 back, 1 still to come, 1 left as they are. Nothing is moved there until `pioneer resume all`.
                Note: a note

                Back
                TENANT   RESOURCE                       WHAT                WHY
                shop     sim/1/here/sim/machine/i-web   running → stopped   Schedule/shop/nights

                Still to come
                TENANT   RESOURCE                       WHAT                WHY
                shop     sim/1/here/sim/machine/i-web   running → stopped   changed

                Left as it is
                TENANT   RESOURCE                      WHAT    WHY
                lab      sim/1/here/sim/machine/i-db   power   Schedule/lab/nights has ended and says to leave it as it is

                """)
        #expect(ReleaseReport(Scene(text: "").release).statuses == [.held])
        #expect(
            text("release elsewhere", .table)
                == "all is released. pioneer run, process 7 is at work, and its next pass brings back what was moved there.\n"
        )
        #expect(
            text("pauses", .table) == """
                SCOPE   EFFECT    SINCE                  UNTIL                  BY               REASON
                all     release   2026-03-27T20:30:00Z   2026-03-27T21:30:00Z   ada (asserted)   the end

                """)
    }

    @Test func aPlanInAComment() {
        #expect(
            text("plan", .markdown) == """
                ### Plan for 2026-03-27T20:30:00Z

                1 to do, 1 held, 0 as they should be; 2 resources in 2 tenants, 1 in none

                From root&#58;tenants/shop at c0ffee, zone data 2026a

                > a note

                | Tenant | Action | Name | Change | Claim | State | Resource |
                | --- | --- | --- | --- | --- | --- | --- |
                | lab | stop | db | running → stopped | Schedule/lab/nights | held&#58; approval | sim/1/here/sim/machine/i-db |
                | shop | stop | web | running → stopped | Schedule/shop/nights | ready | sim/1/here/sim/machine/i-web |

                #### Held

                | Held | Gate | Held by | Why |
                | --- | --- | --- | --- |
                | db | approval | Tenant/lab | stop waits for an Approval; its action key is 69fe776558f946aacf906673032cd156 |

                #### Findings

                | Tenant | Finding | Subject | What |
                | --- | --- | --- | --- |
                | lab | incomplete | sim/1/there/sim/machine | denied |
                | lab | overlap | sim/1/here/sim/machine/i-odd | another tenant's scope covers it too, so neither acts; ask the platform's owners |
                | shop | incomplete | sim/1/there/sim/machine | denied |
                | shop | overlap | sim/1/here/sim/machine/i-odd | another tenant's scope covers it too, so neither acts; ask the platform's owners |
                | \\(platform\\) | overlap | sim/1/here/sim/machine/i-odd | the scopes of lab and shop both cover it |

                """)
    }

    @Test func anExplanation() {
        #expect(
            text("explanation of i-web", .table) == """
                sim/1/here/sim/machine/i-web (web) at 2026-03-27T20:30:00Z
                tenant: shop
                power: running
                tags: Name=web, note=, team=shop
                power, strongest claim first:
                  1. Schedule/shop/nights wants it stopped (inside its window), nights.yaml:1:1 at c0ffee
                  so: stop, running → stopped; nothing holds it
                not as it was made, since 2026-03-27T20:31:00Z: its power is running
                not as it was made, since 2026-03-27T20:31:00Z: its power is running
                done at 2026-03-27T20:30:00Z: stop, power running → stopped, failed, by Schedule/lab/nights
                done at 2026-03-27T20:30:00Z: stop, power running → stopped, failed, by Schedule/shop/nights

                """)
    }

    @Test func whatIsLeftAlone() {
        #expect(
            text("keeping of i-web", .table) == """
                sim/1/here/sim/machine/i-web (web) at 2026-03-27T20:30:00Z
                tenant: shop
                power: running
                tags: Name=web, note=, team=shop
                Schedule/shop/nights would have it stopped and leaves it alone: it was first seen at 2026-03-27T20:30:00Z, after the transition at 1970-01-01T00:00:00Z

                """)
        #expect(text("keeping of i-web", .json).contains("\"wants\": \"stopped\""))
        #expect(text("plan that keeps", .table).contains("0 to do, 0 held, 0 as they should be, 2 kept;"))
    }

    @Test func aPass() {
        #expect(
            text("pass of nothing", .table) == """
                Pass at 2026-03-27T20:30:00Z: nothing to do; 0 as they should be

                TENANT       FINDING      SUBJECT                        WHAT
                lab          incomplete   sim/1/there/sim/machine        denied
                lab          overlap      sim/1/here/sim/machine/i-odd   another tenant's scope covers it too, so neither acts; ask the platform's owners
                shop         incomplete   sim/1/there/sim/machine        denied
                shop         overlap      sim/1/here/sim/machine/i-odd   another tenant's scope covers it too, so neither acts; ask the platform's owners
                (platform)   overlap      sim/1/here/sim/machine/i-odd   the scopes of lab and shop both cover it

                """)
    }

    @Test func whatWasWaitedFor() {
        #expect(
            text("pass that was waited for", .table).hasPrefix(
                """
                Pass at 2026-03-27T20:30:00Z: nothing to do; 0 as they should be

                Verified: 3 resources as made, 4 not.
                TENANT   NOT REACHED                   CHANGE   SINCE                  WHY
                shop     sim/1/here/sim/machine/i-db   stop     2026-03-27T20:30:00Z   it did not show yet, or could not be read
                shop     sim/1/here/sim/machine/i-db   stop     2026-03-27T20:30:00Z   it runs
                shop     sim/1/here/sim/machine/i-db   stop     2026-03-27T20:30:00Z   there is no such resource any more
                shop     sim/1/here/sim/machine/i-db   stop     2026-03-27T20:30:00Z   somebody else changed it: it sleeps

                """))
        #expect(text("pass that was waited for", .markdown).contains("#### Not reached"))
    }

    @Test func whatWasSeenOfActions() {
        let table = text("actions", .table)
        #expect(table.contains("VERIFIED"))
        #expect(table.contains("departed"))
    }
}
