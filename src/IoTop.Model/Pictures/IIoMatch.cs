namespace IoTop.Model;

/// <summary>Says which I/Os belong to something.</summary>
public interface IIoMatch
{
    bool Matches(in IoEvent io);
}
