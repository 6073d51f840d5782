using IoTop.Model;

namespace IoTop.Output;

/// <summary>Prints calls; allocates nothing per call.</summary>
internal interface ICallRenderer
{
    /// <summary>Writes what stands before the first call.</summary>
    void Begin();

    /// <summary>Writes a call, or takes note of it.</summary>
    /// <param name="calls">All of them.</param>
    /// <param name="sequence">The one to write.</param>
    /// <param name="isLast">Nothing more will come: nothing is waited for.</param>
    /// <returns>Whether it is done with it; if not, it is to be asked again when more has come in.</returns>
    bool Write(CallStore calls, long sequence, bool isLast);

    /// <summary>Says that calls are missing here, of a processor that is not known.</summary>
    void WriteGap(ulong timeNs, ulong calls);
}
