// Devices, /proc/diskstats and the tracepoints are shared: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
