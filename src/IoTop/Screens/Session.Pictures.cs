namespace IoTop.Screens;

/// <content>What the view of histograms shows; it is counted from the start, so that its past is there when it is looked at.</content>
internal sealed partial class Session
{
    public Pictures Pictures => field ??= new Pictures(this);
}
