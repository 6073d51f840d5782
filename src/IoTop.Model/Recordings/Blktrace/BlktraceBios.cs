using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// The bios under way, found by where what is left of them begins. Holds a stated number of them and allocates nothing for one.
/// </summary>
internal sealed class BlktraceBios
{
    /// <summary>More than any machine has under way; a trace that queues and never completes stops there.</summary>
    private const int Capacity = 1 << 20;

    // At one place there are few; a trace that says otherwise is not searched for ever.
    private const int MaxSteps = 64;

    private readonly Dictionary<(uint Device, ulong Sector), int> _heads = [];
    private BlktraceBio[] _bios = new BlktraceBio[256];
    private int _used;
    private int _free = -1;

    public int Count { get; private set; }

    public ref BlktraceBio this[int index] => ref _bios[index];

    /// <summary>Adds a bio behind the others of its place; false when there are too many.</summary>
    public bool Add(in BlktraceBio bio)
    {
        if (Count == Capacity)
        {
            return false;
        }

        int index = _free;
        if (index >= 0)
        {
            _free = _bios[index].Next;
        }
        else
        {
            index = _used++;
            if (index == _bios.Length)
            {
                Array.Resize(ref _bios, _bios.Length * 2);
            }
        }

        _bios[index] = bio;
        Count++;
        Link(index);
        return true;
    }

    /// <summary>The first bio that begins there, goes that way, is issued or not, and has bytes or none; -1: none.</summary>
    public int Find(uint device, ulong sector, bool write, bool issued, bool empty)
    {
        int index = _heads.GetValueOrDefault((device, sector), -1);
        for (int steps = 0; index >= 0 && steps < MaxSteps; steps++)
        {
            ref readonly BlktraceBio bio = ref _bios[index];
            if (bio.IsWrite == write && bio.IssueNs != 0 == issued && bio.LeftBytes == 0 == empty)
            {
                return index;
            }

            index = bio.Next;
        }

        return -1;
    }

    public void Remove(int index)
    {
        Unlink(index);
        _bios[index].Next = _free;
        _free = index;
        Count--;
    }

    /// <summary>What is left of a bio begins further on.</summary>
    public void Move(int index, uint bytes)
    {
        Unlink(index);
        ref BlktraceBio bio = ref _bios[index];
        bio.LeftSector += bytes >> 9;
        bio.LeftBytes -= bytes;
        Link(index);
    }

    private void Link(int index)
    {
        ref BlktraceBio bio = ref _bios[index];
        bio.Next = -1;
        ref int head = ref CollectionsMarshal.GetValueRefOrAddDefault(_heads, (bio.Device, bio.LeftSector), out bool exists);
        if (!exists)
        {
            head = index;
            return;
        }

        int last = head;
        for (int steps = 0; _bios[last].Next >= 0; last = _bios[last].Next, steps++)
        {
            if (steps == MaxSteps)
            {
                // So many at one place: the order is of no use any more.
                bio.Next = _bios[last].Next;
                break;
            }
        }

        _bios[last].Next = index;
    }

    private void Unlink(int index)
    {
        (uint Device, ulong Sector) place = (_bios[index].Device, _bios[index].LeftSector);
        int next = _bios[index].Next;
        int before = _heads[place];
        if (before == index)
        {
            if (next < 0)
            {
                _heads.Remove(place);
            }
            else
            {
                _heads[place] = next;
            }

            return;
        }

        // Whoever is unlinked was found within MaxSteps of the beginning.
        while (_bios[before].Next != index)
        {
            before = _bios[before].Next;
        }

        _bios[before].Next = next;
    }
}
