using Xunit.Abstractions;
using Xunit.Sdk;

namespace IoTop.Kernel.Tests;

/// <summary>What a test tells the runner, until it is known whether it counts.</summary>
internal sealed class HeldMessages(IMessageBus bus) : IMessageBus
{
    private readonly List<IMessageSinkMessage> _messages = [];
    private readonly Lock _lock = new();

    public bool QueueMessage(IMessageSinkMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
        }

        return true;
    }

    public void HandOn() => _messages.ForEach(message => bus.QueueMessage(message));

    public void Dispose()
    {
    }
}
