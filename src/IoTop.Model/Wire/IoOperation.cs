namespace IoTop.Model;

/// <summary>What an I/O does; numbers of <c>enum iotop_op</c> in bpf/iotop.h.</summary>
public enum IoOperation : byte
{
    Read,
    Write,
    Flush,
    Discard,
    SecureErase,
    WriteZeroes,
    ZoneAppend,
    ZoneManagement,
    Driver,
    Other,
}
