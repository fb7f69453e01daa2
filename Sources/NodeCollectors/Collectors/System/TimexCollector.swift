import CLinux
import ExporterCore
import Glibc
import KernelFiles

/// How well the kernel's clock is disciplined: its offset, its frequency, and the pulse per second if there is one.
///
/// Source: `adjtimex(2)`, without changing anything. Offsets are in microseconds, or in nanoseconds where the kernel
/// says `STA_NANO`; frequencies are in parts per million with 16 binary digits after the point.
struct TimexCollector: Collector {
    static let name = "timex"

    static let syncStatus = Metric.gauge(
        "node_timex_sync_status", "Whether the clock is synchronised to a reliable source.")
    static let offset = Metric.gauge("node_timex_offset_seconds", "How far the clock is off its reference.")
    static let frequency = Metric.gauge(
        "node_timex_frequency_adjustment_ratio", "How fast the clock is made to run, 1 being its own speed.")
    static let maximumError = Metric.gauge("node_timex_maxerror_seconds", "The most the clock can be off.")
    static let estimatedError = Metric.gauge(
        "node_timex_estimated_error_seconds", "How far the clock is estimated to be off.")
    static let status = Metric.gauge("node_timex_status", "The clock's status bits.")
    static let timeConstant = Metric.gauge(
        "node_timex_loop_time_constant", "The time constant of the phase-locked loop.")
    static let tick = Metric.gauge("node_timex_tick_seconds", "Time between two ticks of the clock.")
    static let ppsFrequency = Metric.gauge(
        "node_timex_pps_frequency_hertz", "Frequency of the pulse per second.")
    static let ppsJitter = Metric.gauge("node_timex_pps_jitter_seconds", "Jitter of the pulse per second.")
    static let ppsShift = Metric.gauge(
        "node_timex_pps_shift_seconds", "Length of an interval in which the pulse per second is calibrated.")
    static let ppsStability = Metric.gauge(
        "node_timex_pps_stability_hertz", "How much the frequency of the pulse per second strays.")
    static let ppsJitterExceeded = Metric.counter(
        "node_timex_pps_jitter_total", "Times the pulse per second jittered more than allowed.")
    static let ppsCalibrations = Metric.counter(
        "node_timex_pps_calibration_total", "Times the pulse per second was calibrated.")
    static let ppsErrors = Metric.counter(
        "node_timex_pps_error_total", "Times the calibration of the pulse per second failed.")
    static let ppsStabilityExceeded = Metric.counter(
        "node_timex_pps_stability_exceeded_total", "Times the pulse per second strayed more than allowed.")
    static let taiOffset = Metric.gauge(
        "node_timex_tai_offset_seconds", "How far international atomic time is ahead of UTC.")

    static let metrics: [any MetricDeclaration] = [
        syncStatus, offset, frequency, maximumError, estimatedError, status, timeConstant, tick, ppsFrequency,
        ppsJitter,
        ppsShift, ppsStability, ppsJitterExceeded, ppsCalibrations, ppsErrors, ppsStabilityExceeded, taiOffset,
    ]

    var readClock: @Sendable () throws(CollectorError) -> KernelClock = KernelClock.now

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let clock = try readClock()
        let time = clock.values
        let unitsPerSecond = time.status & STA_NANO != 0 ? 1e9 : 1e6

        page.write(Self.syncStatus, clock.isSynchronised)
        page.write(Self.offset, Double(time.offset) / unitsPerSecond)
        page.write(Self.frequency, 1 + Double(time.freq) / scaledPartsPerMillion)
        page.write(Self.maximumError, Double(time.maxerror) / 1e6)
        page.write(Self.estimatedError, Double(time.esterror) / 1e6)
        page.write(Self.status, Int(time.status))
        page.write(Self.timeConstant, time.constant)
        page.write(Self.tick, Double(time.tick) / 1e6)
        page.write(Self.ppsFrequency, Double(time.ppsfreq) / scaledPartsPerMillion)
        page.write(Self.ppsJitter, Double(time.jitter) / unitsPerSecond)
        page.write(Self.ppsShift, Int(time.shift))
        page.write(Self.ppsStability, Double(time.stabil) / scaledPartsPerMillion)
        page.write(Self.ppsJitterExceeded, time.jitcnt)
        page.write(Self.ppsCalibrations, time.calcnt)
        page.write(Self.ppsErrors, time.errcnt)
        page.write(Self.ppsStabilityExceeded, time.stbcnt)
        page.write(Self.taiOffset, Int(time.tai))
    }
}

/// Frequencies count in 2⁻¹⁶ parts per million.
private let scaledPartsPerMillion = 65536.0 * 1e6

/// What the kernel says of its clock.
struct KernelClock {
    let isSynchronised: Bool
    let values: timex
}

extension KernelClock {
    /// The C function is `adjtimex`.
    static func now() throws(CollectorError) -> KernelClock {
        var values = timex()
        let state = unsafe adjtimex(&values)
        guard state >= 0 else { throw .system("call", "adjtimex", errno) }
        return KernelClock(isSynchronised: state != TIME_ERROR, values: values)
    }
}
