namespace IoTop.Model;

/// <content>What is watched beside the block tracer goes into the same blocks' order: in front of the interval that it belongs to.</content>
public sealed partial class Recorder
{
    private readonly List<IPlaneFollower> _planes = [];

    /// <summary>Follows this, too, from now on.</summary>
    internal void Follow(IPlaneFollower plane)
    {
        _planes.Add(plane);
        if (_follows)
        {
            plane.Attach(_writer);
            plane.TellEverything(); // as news
            plane.Flush();
        }
    }

    /// <summary>Ends the open blocks of all planes, with what came last.</summary>
    private void FlushPlanes()
    {
        foreach (IPlaneFollower plane in _planes)
        {
            plane.Drained();
            plane.Flush();
        }
    }

    private void RefreshPlanes()
    {
        foreach (IPlaneFollower plane in _planes)
        {
            plane.Drained();
            plane.Refreshed();
            plane.Flush();
        }
    }

    private void TellPlanes()
    {
        _writer.IsWhole = true;
        foreach (IPlaneFollower plane in _planes)
        {
            plane.TellEverything();
            plane.Flush();
        }

        _writer.IsWhole = false;
    }
}
