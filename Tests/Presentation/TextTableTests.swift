import Testing

@testable import Presentation

struct TextTableTests {
    @Test func alignsColumns() {
        var table = TextTable(["Name", TextTable.Column("Count", .trailing), "Note"])
        table.add(["web", "7", "x"])
        table.add(["database", "120"])
        table.add(["c", "1", "long one", "too many"])
        #expect(
            table.text() == """
                NAME       COUNT   NOTE
                web            7   x
                database     120
                c              1   long one

                """)
    }

    @Test func alignsByWhatIsSeen() {
        var table = TextTable(["A", "B"])
        table.add(["漢字", "1"])
        table.add(["e\u{301}", "2"])
        table.add(["abcd", "3"])
        #expect(table.text() == "A      B\n漢字   1\ne\u{301}      2\nabcd   3\n")
    }

    @Test func cutsTheWidestToFit() {
        var table = TextTable(["Name", "Reason"])
        table.add(["short", "a reason that goes on and on"])
        for width in 16..<40 {
            let lines = table.text(width: width).split(separator: "\n")
            #expect(lines.allSatisfy { $0.last != " " })
            #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= width }, "\(width)")
        }
        #expect(table.text(width: 20) == "NAME    REASON\nshort   a reason th…\n")
        #expect(table.text(width: 36) == table.text())
        #expect(table.text(width: 1) == "NAME    REASON\nshort   a reaso…\n")
    }

    @Test func cutsBetweenWideScalars() {
        var table = TextTable(["Name"])
        table.add(["漢字漢字漢字"])
        #expect(table.text(width: 8) == "NAME\n漢字漢…\n")
        #expect(table.text(width: 9) == "NAME\n漢字漢字…\n")
    }

    @Test func coloursOnlyWhenTold() {
        var table = TextTable(["State", "Why"])
        table.add([TextTable.Cell("ok", .good), TextTable.Cell("", .bad)])
        table.add([TextTable.Cell("held", .warning), "x"])
        #expect(!table.text().contains("\u{1B}"))
        #expect(
            table.text(isColoured: true) == """
                STATE   WHY
                \u{1B}[32mok\u{1B}[0m
                \u{1B}[33mheld\u{1B}[0m    x

                """)
    }

    @Test func emptyTables() {
        #expect(TextTable(["A", "B"]).text() == "A   B\n")
        #expect(TextTable([]).text(width: 10) == "\n")
    }

    @Test func headingsAreEscapedAsTheyStand() {
        #expect(TextTable([TextTable.Column("a\u{1B}b")]).text() == "A\\u{1b}B\n")
    }

    @Test func interpolatedCellsAreEscapedToo() {
        var table = TextTable(["A"])
        let name = "\u{1B}[2J"
        table.add(["x\(name)"])
        #expect(table.text() == "A\nx\\u{1b}[2J\n")
    }
}

struct DisplayWidthTests {
    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("ä", 1), ("a\u{308}", 1), ("漢", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("❤", 1), ("✅", 2), ("─", 1), ("…", 1), ("ไม้", 2), ("🇩🇪", 2),
            ("ع", 1), ("、", 2), ("\u{20000}", 2),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }
}
