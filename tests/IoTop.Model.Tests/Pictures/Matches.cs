namespace IoTop.Model.Tests.Pictures;

internal sealed class Everything : IIoMatch
{
    public bool Matches(in IoEvent io) => true;
}

internal sealed class OfProcess(uint tgid) : IIoMatch
{
    public bool Matches(in IoEvent io) => io.Tgid == tgid;
}
