namespace IoTop.Model;

/// <summary>Where this machine has its cgroups of version 2.</summary>
internal static class CgroupMount
{
    /// <summary>/sys/fs/cgroup, or below it beside those of version 1; null: nowhere.</summary>
    public static string? Find() => Find("/proc/self/mounts");

    internal static string? Find(string mounts)
    {
        try
        {
            foreach (string line in File.ReadLines(mounts))
            {
                string[] fields = line.Split(' ');
                if (fields.Length > 2 && fields[2] == "cgroup2")
                {
                    return fields[1];
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }
}
