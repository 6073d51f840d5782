namespace IoTop.Model.Tests;

/// <summary>Steps and questions that several tests of <see cref="CounterTable"/> take.</summary>
internal static class Tables
{
    public static void Close(CounterTable table, ulong second, params (CounterKey Key, CounterValue Value)[] keys)
    {
        table.Begin(second * Make.Second);
        foreach ((CounterKey key, CounterValue value) in keys)
        {
            table.Update(in key, in value);
        }

        table.Close();
    }

    public static ProcessRow Process(CounterTable table, uint id) =>
        table.TryGetProcess(id, out ProcessRow row) ? row : throw new InvalidOperationException("no such process");

    public static DeviceRow Device(CounterTable table, uint dev) =>
        table.TryGetDevice(dev, out DeviceRow row) ? row : throw new InvalidOperationException("no such device");
}
