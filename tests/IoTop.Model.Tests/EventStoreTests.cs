namespace IoTop.Model.Tests;

public sealed class EventStoreTests
{
    [Fact]
    public void EventStore_rounds_its_capacity_up_to_a_power_of_two()
    {
        Assert.Equal(128, new EventStore(100).Capacity);
        Assert.Equal(16, new EventStore(1).Capacity);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventStore(0));
    }

    [Fact]
    public void EventStore_keeps_the_newest_and_their_sequence_numbers()
    {
        EventStore store = new(16);
        for (ulong i = 0; i < 40; i++)
        {
            store.Append(Make.Event(completeNs: i));
        }

        Assert.Equal(24, store.FirstSequence);
        Assert.Equal(40, store.NextSequence);
        Assert.Equal(16, store.Count);
        for (long sequence = 24; sequence < 40; sequence++)
        {
            Assert.Equal((ulong)sequence, store[sequence].CompleteNs);
        }

        Assert.False(store.Contains(23));
        Assert.Throws<ArgumentOutOfRangeException>(() => store[23].Bytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => store[40].Bytes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(50)]
    public void EventStore_appends_a_batch_as_it_appends_one_by_one(int batchSize)
    {
        EventStore single = new(16);
        EventStore batched = new(16);
        Random random = new(batchSize);
        ulong next = 0;
        for (int round = 0; round < 30; round++)
        {
            IoEvent[] batch = new IoEvent[random.Next(batchSize + 1)];
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = Make.Event(completeNs: next++);
                single.Append(in batch[i]);
            }

            batched.Append(batch);
            Assert.Equal(single.FirstSequence, batched.FirstSequence);
            Assert.Equal(single.NextSequence, batched.NextSequence);
            for (long sequence = single.FirstSequence; sequence < single.NextSequence; sequence++)
            {
                Assert.Equal(single[sequence].CompleteNs, batched[sequence].CompleteNs);
            }
        }
    }

    [Fact]
    public void EventStore_allocates_nothing_when_appending()
    {
        EventStore store = new(1024);
        IoEvent ioEvent = Make.Event();
        IoEvent[] batch = new IoEvent[10];
        Allocations.AssertNone(() =>
        {
            store.Append(in ioEvent);
            store.Append(batch);
        });
    }
}
