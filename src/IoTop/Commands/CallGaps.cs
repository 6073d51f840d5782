using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Of the calls that a source has lost, those of which it does not say where.</summary>
/// <param name="before">How many were lost before; nobody is told of those.</param>
internal sealed class CallGaps(ulong before = 0)
{
    private long _seen;
    private ulong _told = before;

    /// <summary>How many have been lost since it was asked last, less those whose place is marked in the store.</summary>
    public ulong Take(ICallSource source, CallStore store)
    {
        for (long sequence = Math.Max(_seen, store.FirstSequence); sequence < store.NextSequence; sequence++)
        {
            ref readonly CallEvent call = ref store[sequence];
            _told += call.Kind == CallKind.Lost ? call.LostCalls : 0;
        }

        _seen = store.NextSequence;
        ulong untold = source.Lost > _told ? source.Lost - _told : 0;
        _told += untold;
        return untold;
    }
}
