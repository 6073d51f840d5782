namespace IoTop.Metrics;

/// <summary>Everything that /metrics has, in its order. The table in README.md is made of it.</summary>
internal static class Metrics
{
    public static Metric Build { get; } = new("iotop_sharp_build", MetricType.Info, "", "version, kernel",
        "Version of this program and of the kernel that it watches.");

    public static Metric DeviceInfo { get; } = new("iotop_sharp_device", MetricType.Info, "", "device, name, number, model",
        "What a device is: its kernel name, the name that people use, its major:minor, its model.");

    public static Metric DeviceBytes { get; } = new("iotop_sharp_device_io_bytes", MetricType.Counter, "bytes", "device, op",
        "Bytes of completed I/Os of a device, as /proc/diskstats counts them.");

    public static Metric DeviceIos { get; } = new("iotop_sharp_device_ios", MetricType.Counter, "", "device, op",
        "Completed I/Os of a device, as /proc/diskstats counts them.");

    public static Metric DeviceErrors { get; } = new("iotop_sharp_device_errors", MetricType.Counter, "", "device, op",
        "I/Os of a device that failed.");

    public static Metric DeviceLatency { get; } = new("iotop_sharp_device_io_latency_seconds", MetricType.Histogram, "seconds", "device, op, le",
        "Time from queueing an I/O to its completion; of bios, before they are merged.");

    public static Metric Bytes { get; } = new("iotop_sharp_io_bytes", MetricType.Counter, "bytes", "op",
        "Bytes that processes read, wrote and discarded; the sum of those of the processes, and of the cgroups.");

    public static Metric Ios { get; } = new("iotop_sharp_ios", MetricType.Counter, "", "op",
        "I/Os that processes did; the sum of those of the processes, and of the cgroups.");

    public static Metric ProcessBytes { get; } = new("iotop_sharp_process_io_bytes", MetricType.Counter, "bytes", "pid, comm, op",
        "Bytes of the processes that do most, since they have a series; without a pid: what all others did.");

    public static Metric ProcessIos { get; } = new("iotop_sharp_process_ios", MetricType.Counter, "", "pid, comm, op",
        "I/Os of the processes that do most, since they have a series; without a pid: what all others did.");

    public static Metric CgroupBytes { get; } = new("iotop_sharp_cgroup_io_bytes", MetricType.Counter, "bytes", "cgroup, name, pod, op",
        "Bytes of the containers, units or cgroups that do most, since they have a series; without a cgroup: of all others.");

    public static Metric CgroupIos { get; } = new("iotop_sharp_cgroup_ios", MetricType.Counter, "", "cgroup, name, pod, op",
        "I/Os of the containers, units or cgroups that do most, since they have a series; without a cgroup: of all others.");

    public static Metric Lost { get; } = new("iotop_sharp_lost", MetricType.Counter, "", "kind",
        "What is not where it belongs in the numbers above, by reason; uncounted must stay 0.");

    public static Metric RefreshTime { get; } = new("iotop_sharp_last_refresh_timestamp_seconds", MetricType.Gauge, "seconds", "",
        "When the kernel's counters were read.");

    public static Metric Cpu { get; } = new("process_cpu_seconds", MetricType.Counter, "seconds", "",
        "CPU time that this program took, in user space and in the kernel.");

    public static Metric Memory { get; } = new("process_resident_memory_bytes", MetricType.Gauge, "bytes", "",
        "Memory that this program has in use.");

    public static Metric Start { get; } = new("process_start_time_seconds", MetricType.Gauge, "seconds", "",
        "When this program, and with it every counter, began.");

    public static IReadOnlyList<Metric> All { get; } =
    [
        Build, DeviceInfo, DeviceBytes, DeviceIos, DeviceErrors, DeviceLatency, Bytes, Ios, ProcessBytes, ProcessIos, CgroupBytes, CgroupIos,
        Lost, RefreshTime, Cpu, Memory, Start,
    ];
}
