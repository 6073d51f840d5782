namespace IoTop.Model;

public sealed partial class Recorder
{
    /// <summary>Follows the functions of processes, too, from now on. Refresh the table in front of <see cref="Refreshed"/>.</summary>
    public void Follow(FunctionTable functions) => Follow(new FunctionFollower(functions));
}
