namespace IoTop.Model;

/// <summary>Is told of what a <see cref="SyscallTable"/> takes away.</summary>
internal interface ISyscallTableObserver
{
    void Dropping(SyscallProcessRow row);

    void Dropping(SyscallCount count);
}
