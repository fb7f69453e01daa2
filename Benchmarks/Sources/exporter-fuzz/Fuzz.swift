import Glibc

/// Runs libFuzzer, as Benchmarks/fuzz builds it.
///
/// An input's first byte says which of the subjects reads the rest. A subject must return, whatever it reads: a trap, an
/// error that the address sanitizer finds and a hang are findings.
@main enum Fuzz {
    /// What reads inputs, with an input that libFuzzer begins with.
    typealias Subject = (sample: [UInt8], read: @Sendable ([UInt8]) -> Void)

    /// All, or with `FUZZ_ONLY=postgres`, `redis` or `container` those of one exporter.
    static let subjects: [Subject] =
        switch getenv("FUZZ_ONLY").map({ String(cString: $0) }) {
        case "postgres": postgresSubjects
        case "redis": redisSubjects
        case "container": containerSubjects
        default: commonSubjects + postgresSubjects + redisSubjects + containerSubjects
        }

    private static let commonSubjects: [Subject] =
        [
            subject("18446744073709551615", readNumbers), subject(" one 2\tthree\n0x4 5.6e7", readFields),
            subject("a\"\\\n\u{E9}\u{20AC}\u{1F600}", writeLabels), subject("12345678", writeNumbers),
            subject("# TYPE a summary\na{quantile=\"0.5\",b=\"c\"} 1e3\na_sum 4\na_count 3\n", parseTextfile),
            subject("\u{20}\0\0\0\u{10}\0\0\0\0\0\0\0\0\0\0\0", readNetlink),
            subject("1m30s", readFlags), subject("--scrape.timeout=250ms --path.procfs /host --no-once", readFlags),
            subject("text/plain;version=0.0.4;q=0.5,*/*;q=0.1,gzip", readHTTP), subject("a=b%20+c&d", readHTTP),
        ] + sources.map { source in (source.sample, { bytes in source.collect(bytes) }) }

    private static func subject(_ sample: String, _ read: @escaping @Sendable ([UInt8]) -> Void) -> Subject {
        (Array(sample.utf8), read)
    }

    static func main() {
        writeSamples()
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &arguments, readInput))
    }

    /// Writes each subject's sample to the folder `corpus`.
    private static func writeSamples() {
        for (index, subject) in subjects.enumerated() {
            write([UInt8(index)] + subject.sample, to: "corpus/sample-\(index)")
        }
    }
}

/// The name is the one that libFuzzer's own `main` calls: the library wants it defined.
@_cdecl("LLVMFuzzerTestOneInput")
public func readInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let choice = input.first else { return 0 }
    Fuzz.subjects[Int(choice) % Fuzz.subjects.count].read(Array(input.dropFirst()))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ readInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Writes a file in place.
func write(_ bytes: some Collection<UInt8>, to path: String) {
    guard let file = fopen(path, "w") else { fatalError("cannot write \(path)") }
    _ = Array(bytes).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
}
