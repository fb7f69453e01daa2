import CLinux
import ExporterCore
import Glibc
import KernelFiles
import Testing

@testable import NodeCollectors

@Suite struct TimexCollectorTests {
    @Test func `writes what the kernel says of its clock`() throws {
        #expect(
            try page(of: collector(status: STA_PLL | STA_NANO), from: .nowhere) == """
                # HELP node_timex_sync_status Whether the clock is synchronised to a reliable source.
                # TYPE node_timex_sync_status gauge
                node_timex_sync_status 1
                # HELP node_timex_offset_seconds How far the clock is off its reference.
                # TYPE node_timex_offset_seconds gauge
                node_timex_offset_seconds -1.1847e-05
                # HELP node_timex_frequency_adjustment_ratio How fast the clock is made to run, 1 being its own speed.
                # TYPE node_timex_frequency_adjustment_ratio gauge
                node_timex_frequency_adjustment_ratio 1.00001
                # HELP node_timex_maxerror_seconds The most the clock can be off.
                # TYPE node_timex_maxerror_seconds gauge
                node_timex_maxerror_seconds 0.5475
                # HELP node_timex_estimated_error_seconds How far the clock is estimated to be off.
                # TYPE node_timex_estimated_error_seconds gauge
                node_timex_estimated_error_seconds 0.000125
                # HELP node_timex_status The clock's status bits.
                # TYPE node_timex_status gauge
                node_timex_status 8193
                # HELP node_timex_loop_time_constant The time constant of the phase-locked loop.
                # TYPE node_timex_loop_time_constant gauge
                node_timex_loop_time_constant 7
                # HELP node_timex_tick_seconds Time between two ticks of the clock.
                # TYPE node_timex_tick_seconds gauge
                node_timex_tick_seconds 0.01
                # HELP node_timex_pps_frequency_hertz Frequency of the pulse per second.
                # TYPE node_timex_pps_frequency_hertz gauge
                node_timex_pps_frequency_hertz 2e-06
                # HELP node_timex_pps_jitter_seconds Jitter of the pulse per second.
                # TYPE node_timex_pps_jitter_seconds gauge
                node_timex_pps_jitter_seconds 3e-09
                # HELP node_timex_pps_shift_seconds Length of an interval in which the pulse per second is calibrated.
                # TYPE node_timex_pps_shift_seconds gauge
                node_timex_pps_shift_seconds 4
                # HELP node_timex_pps_stability_hertz How much the frequency of the pulse per second strays.
                # TYPE node_timex_pps_stability_hertz gauge
                node_timex_pps_stability_hertz 5e-06
                # HELP node_timex_pps_jitter_total Times the pulse per second jittered more than allowed.
                # TYPE node_timex_pps_jitter_total counter
                node_timex_pps_jitter_total 6
                # HELP node_timex_pps_calibration_total Times the pulse per second was calibrated.
                # TYPE node_timex_pps_calibration_total counter
                node_timex_pps_calibration_total 8
                # HELP node_timex_pps_error_total Times the calibration of the pulse per second failed.
                # TYPE node_timex_pps_error_total counter
                node_timex_pps_error_total 9
                # HELP node_timex_pps_stability_exceeded_total Times the pulse per second strayed more than allowed.
                # TYPE node_timex_pps_stability_exceeded_total counter
                node_timex_pps_stability_exceeded_total 10
                # HELP node_timex_tai_offset_seconds How far international atomic time is ahead of UTC.
                # TYPE node_timex_tai_offset_seconds gauge
                node_timex_tai_offset_seconds 37

                """
        )
    }

    @Test func `takes offsets for microseconds when the kernel does not say nanoseconds`() throws {
        let text = try samples(of: collector(status: STA_UNSYNC, isSynchronised: false), from: .nowhere)

        #expect(text.contains("node_timex_sync_status 0\n"))
        #expect(text.contains("node_timex_offset_seconds -0.011847\n"))
        #expect(text.contains("node_timex_pps_jitter_seconds 3e-06\n"))
    }

    @Test func `says why the kernel would not tell`() {
        let collector = TimexCollector(readClock: { () throws(CollectorError) in
            throw .system("call", "adjtimex", EPERM)
        })
        let error = #expect(throws: CollectorError.self) { try page(of: collector, from: .nowhere) }
        #expect(error?.reason == .denied)
        #expect(
            error?.description
                == "cannot call adjtimex: operation not permitted; run the exporter as a user who may, or switch the collector off"
        )
    }

    @Test func `reads this host's clock`() throws {
        #expect(try KernelClock.now().values.tick > 0)
    }

    private func collector(status: CInt, isSynchronised: Bool = true) -> TimexCollector {
        var values = timex()
        values.status = status
        values.offset = -11_847
        values.freq = 655_360
        values.maxerror = 547_500
        values.esterror = 125
        values.constant = 7
        values.tick = 10_000
        values.ppsfreq = 131_072
        values.jitter = 3
        values.shift = 4
        values.stabil = 327_680
        values.jitcnt = 6
        values.calcnt = 8
        values.errcnt = 9
        values.stbcnt = 10
        values.tai = 37
        let clock = KernelClock(isSynchronised: isSynchronised, values: values)
        return TimexCollector(readClock: { clock })
    }
}
