import Dispatch
import Glibc
import Support
import Testing
import Timetables
import Vocabulary

/// Against Python's `zoneinfo`, for every zone of the machine.
struct ZoneOracleTests {
    @Test(
        "Python's zoneinfo agrees in every zone from 1970 to 2100, full files and slim ones",
        .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)),
        .enabled(if: PythonOracle.isPresent, "python3 has no zoneinfo"), arguments: [false, true])
    func everyZone(slim: Bool) async throws {
        let seed = PropertyCases.seeds(1)[0]
        let lines = await PythonOracle.lines(seed: seed, slim: slim)
        if slim, lines == ["skip"] { return }
        var zones: [Substring: Zone] = [:]
        var checked = 0
        for line in lines {
            let words = line.split(separator: " ")
            if words.first == "zone" {
                let id = ZoneID(rawValue: String(words[1]))
                let bytes = words.count > 2 ? PythonOracle.bytes(words[2]) : ZoneFiles.bytes(id) ?? []
                zones[words[1]] = ZoneTable(release: "", files: [(id, bytes)]).zone(id)
                #expect(zones[words[1]] != nil, "\(id) cannot be read")
            }
            guard words.count > 3, let zone = zones[words[1]] else { continue }
            let ours = words[0] == "instant" ? instant(words, zone) : local(words, zone)
            #expect(ours == words.dropFirst(3).joined(separator: " "), "seed \(seed): \(line)")
            checked += 1
        }
        #expect(zones.count > 300)
        #expect(checked > 60 * zones.count)
    }

    private func instant(_ words: [Substring], _ zone: Zone) -> String {
        let instant = Instant(seconds: Int64(words[2]) ?? 0)
        let daylight = zone.isDaylight(at: instant) ? 1 : 0
        return "\(zone.offset(at: instant)) \(daylight) \(zone.abbreviation(at: instant))"
    }

    private func local(_ words: [Substring], _ zone: Zone) -> String {
        switch zone.instants(of: CivilTime(secondsSince1970: Int64(words[2]) ?? 0)) {
        case .one(let instant): "one \(instant.seconds)"
        case .gap(let after): "gap \(after.seconds)"
        case .twice(let first, let last): "twice \(first.seconds) \(last.seconds)"
        }
    }
}

/// Runs the script beside this comment; blocking, so on a queue of its own.
enum PythonOracle {
    static let isPresent = run("import zoneinfo; print(1)") == ["1"]

    static func lines(seed: UInt64, slim: Bool) async -> [String] {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "zone oracle").async {
                continuation.resume(returning: run(script, "\(seed)", slim ? "slim" : "full", ZoneFiles.directory))
            }
        }
    }

    static func bytes(_ hexadecimal: Substring) -> [UInt8] {
        let digits = hexadecimal.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func run(_ script: String, _ arguments: String...) -> [String] {
        let words = (["-c", script] + arguments).map { "'" + $0.split(separator: "'").joined(separator: "'\\''") + "'" }
        guard let pipe = popen("python3 \(words.joined(separator: " ")) 2>/dev/null", "r") else { return [] }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { output += buffer.prefix(count) }
        pclose(pipe)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    // Random instants, the seconds around changes of the offset, and times on the wall around those.
    private static let script = """
        import os, random, shutil, subprocess, sys, tempfile, zoneinfo
        from datetime import datetime, timedelta, timezone
        seed, form, directory = int(sys.argv[1]), sys.argv[2], sys.argv[3]
        names = sorted(zoneinfo.available_timezones())
        if form == "slim":
            zic = shutil.which("zic", path=os.environ.get("PATH", "") + ":/usr/sbin")
            source = directory + "/tzdata.zi"
            if not zic or not os.path.exists(source):
                print("skip"); sys.exit()
            directory = tempfile.mkdtemp()
            subprocess.check_call([zic, "-b", "slim", "-d", directory, source])
            # The zic of glibc 2.36 writes an Ojinaga whose footer contradicts its last transition.
            names = [n for n in names if os.path.exists(directory + "/" + n) and n != "America/Ojinaga"]
        zoneinfo.reset_tzpath([directory])
        epoch = datetime(1970, 1, 1)
        pick = random.Random(seed)
        low, high = 0, 4133894400
        def offset(zone, t):
            return int(datetime.fromtimestamp(t, zone).utcoffset().total_seconds())
        def change(zone, a, b):
            while b - a > 1:
                middle = (a + b) // 2
                if offset(zone, middle) == offset(zone, a): a = middle
                else: b = middle
            return b
        for name in names:
            zone = zoneinfo.ZoneInfo(name)
            print("zone", name, open(directory + "/" + name, "rb").read().hex() if form == "slim" else "")
            instants = [pick.randrange(low, high) for _ in range(50)]
            walls = [pick.randrange(low, high) for _ in range(10)]
            for span in (86400 * 365 * 67, high):
                t = pick.randrange(low, span)
                for step in range(37):
                    u = t + 864000
                    if offset(zone, t) != offset(zone, u):
                        at = change(zone, t, u)
                        instants += [at - 1, at]
                        before, after = offset(zone, at - 1), offset(zone, at)
                        for edge in (at + before, at + after, at + (before + after) // 2):
                            walls += [edge - 1, edge, edge + 1]
                    t = u
            for t in instants:
                local = datetime.fromtimestamp(t, zone)
                print("instant", name, t, int(local.utcoffset().total_seconds()), int(bool(local.dst())), local.tzname())
            for wall in walls:
                naive = epoch + timedelta(seconds=wall)
                first = int(naive.replace(tzinfo=zone, fold=0).timestamp())
                last = int(naive.replace(tzinfo=zone, fold=1).timestamp())
                if first == last: print("local", name, wall, "one", first)
                elif first < last: print("local", name, wall, "twice", first, last)
                else: print("local", name, wall, "gap", change(zone, last - 1, first))
        if form == "slim": shutil.rmtree(directory)
        """
}
