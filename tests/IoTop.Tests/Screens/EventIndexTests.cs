using IoTop.Model;
using IoTop.Screens;

namespace IoTop.Tests.Screens;

public sealed class EventIndexTests
{
    private readonly EventStore _store = new(16);
    private readonly ScreenFilter _filter = new(new DeviceCatalog(IoModelOptions.Detached.Devices));

    [Fact]
    public void EventIndex_OfEverything_IsTheStoreItself()
    {
        EventIndex index = Index();
        Append(20);
        Assert.True(index.Update());
        Assert.False(index.Update());
        Assert.Equal(16, index.Count);
        Assert.Equal(4, index[0]);
        Assert.Equal(3, index.RowOf(7));
    }

    [Fact]
    public void EventIndex_FollowsTheStore_AndForgetsWithIt()
    {
        _filter.Pids.Add(1);
        EventIndex index = Index();
        for (int i = 0; i < 20; i++)
        {
            Append(1);
            index.Update();
        }

        Assert.Equal([5, 7, 9, 11, 13, 15, 17, 19], Rows(index));
        Assert.Equal(1, index.RowOf(6));
        Assert.Equal(7, index.RowOf(100));
    }

    [Fact]
    public void EventIndex_ThatSleptTooLong_TakesUpWhatIsLeft()
    {
        _filter.Pids.Add(1);
        EventIndex index = Index();
        Append(1000);
        index.Update();
        Assert.Equal(8, index.Count);
        Assert.All(Rows(index), sequence => Assert.True(_store.Contains(sequence)));
    }

    [Fact]
    public void EventIndex_BeginsAnew_WhenTheFilterChanges()
    {
        EventIndex index = Index();
        Append(10);
        index.Update();
        _filter.MinBytes = 5;
        index.Reset();
        Assert.Equal([5, 6, 7, 8, 9], Rows(index));
        _filter.Clear();
        index.Reset();
        Assert.Equal(10, index.Count);
    }

    [Fact]
    public void EventIndex_NarrowsToOneProcessOnOneDevice()
    {
        EventIndex index = new(_store, new EventMatch(_filter) { Process = 0, Devices = [8] });
        Append(6);
        index.Reset();
        Assert.Equal([0, 2, 4], Rows(index));
    }

    [Fact]
    public void EventIndex_AllocatesNothing_PerEvent()
    {
        EventIndex everything = Index();
        _filter.Pids.Add(1);
        _filter.Devices.Add(8);
        _filter.SetSearch("^1 ");
        EventIndex some = Index();
        Allocations.AssertNone(() =>
        {
            Append(1000);
            everything.Update();
            some.Update();
        });
        Assert.Equal(16, everything.Count);
        Assert.Equal(8, some.Count);
    }

    [Fact]
    public void EventSort_SortsByAnyColumn()
    {
        EventIndex index = Index();
        Append(10);
        index.Update();
        EventSort sort = new();
        sort.Sort(_store, index, "bytes", descending: true);
        Assert.Equal(9, sort[0]);
        Assert.Equal(0, sort[9]);
        Assert.Equal(2, sort.IndexOf(7, -1));
        sort.Sort(_store, index, "pid", descending: false);
        Assert.Equal(0u, _store[sort[0]].Tgid);
        Assert.Equal(1u, _store[sort[9]].Tgid);
    }

    private EventIndex Index()
    {
        EventIndex index = new(_store, new EventMatch(_filter));
        index.Reset();
        return index;
    }

    private void Append(int count)
    {
        for (int i = 0; i < count; i++)
        {
            long number = _store.NextSequence;
            _store.Append(new IoEvent { Tgid = (uint)(number % 2), Bytes = (uint)number, Dev = 8 });
        }
    }

    private static List<long> Rows(EventIndex index)
    {
        List<long> rows = [];
        for (int row = 0; row < index.Count; row++)
        {
            rows.Add(index[row]);
        }

        return rows;
    }
}
