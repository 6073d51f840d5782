namespace IoTop.Model;

/// <summary>What cannot be read, a sentence each; so many at most, and each once.</summary>
internal sealed class DamageList
{
    private const int MaxSentences = 100;

    private readonly List<string> _all = [];
    private bool _hasTail;

    public IReadOnlyList<string> All => _all;

    public void Add(string sentence)
    {
        if (_all.Count < MaxSentences && !_all.Contains(sentence))
        {
            _all.Insert(_all.Count - (_hasTail ? 1 : 0), sentence);
        }
    }

    /// <summary>What stands behind the last whole block: it may become whole while it is written. null: nothing.</summary>
    public void SetTail(string? sentence)
    {
        if (_hasTail)
        {
            _all.RemoveAt(_all.Count - 1);
        }

        _hasTail = sentence is not null;
        if (sentence is not null)
        {
            _all.Add(sentence);
        }
    }
}
