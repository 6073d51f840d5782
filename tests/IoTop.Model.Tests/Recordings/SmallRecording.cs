namespace IoTop.Model.Tests;

/// <summary>A recording of a few intervals, with something of each kind, as bytes.</summary>
internal static class SmallRecording
{
    public static byte[] Bytes(int seed, int intervals = 3, int events = 20, int others = 12)
    {
        string path = Path.GetTempFileName();
        File.Delete(path);
        try
        {
            using (FileBlocks file = new(path))
            using (RecordingWriter writer = RecordingRoundTripTests.Begin(file))
            {
                RandomTale tale = new(seed);
                for (int i = 0; i < intervals; i++)
                {
                    tale.Payload(writer, 2);
                    tale.Interval(writer, events, others);
                }
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Reads everything that can be read; returns how many blocks that were, and how many could not be.</summary>
    public static (int Read, int Damaged) ReadAll(Recording recording, IRecordingSink into)
    {
        int read = 0;
        int damaged = 0;
        for (int i = 0; i < recording.Blocks.Length; i++)
        {
            try
            {
                recording.Read(recording.FirstNumber + i, into);
                read++;
            }
            catch (RecordingException)
            {
                damaged++;
            }
        }

        return (read, damaged);
    }
}
