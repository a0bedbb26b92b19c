import Presentation
import Testing

struct MarkdownTableTests {
    @Test func aTable() {
        var table = MarkdownTable(["Resource", TextTable.Column("Hours", .trailing)])
        table.add(["i-0abc", "12"])
        table.add(["a|b"])
        #expect(
            table.text == """
                | Resource | Hours |
                | --- | ---: |
                | i-0abc | 12 |
                | a\\|b |  |

                """)
    }

    @Test func withoutColumnsThereIsNone() {
        #expect(MarkdownTable([]).text.isEmpty)
    }
}
