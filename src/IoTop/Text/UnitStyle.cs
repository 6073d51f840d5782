namespace IoTop.Text;

/// <summary>How byte counts are scaled: iotop's -k, iotop-c's --si and --threshold.</summary>
/// <param name="Kilobytes">Always kilobytes, so that scripts need not parse units.</param>
/// <param name="Si">Powers of 1000 instead of 1024.</param>
/// <param name="Threshold">The next unit begins at this many of it, 1 to 10; 2 as iotop has it.</param>
internal readonly record struct UnitStyle(bool Kilobytes, bool Si, int Threshold)
{
    /// <summary>iotop's own: powers of 1024, the next unit from two of it on.</summary>
    public static UnitStyle Default => new(Kilobytes: false, Si: false, Threshold: 2);

    internal double Base => Si ? 1000.0 : 1024.0;
}
